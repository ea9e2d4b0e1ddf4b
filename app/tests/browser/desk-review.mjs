/**
 * Pictures of reviewing, in both languages and themes, at a table and on a phone, for looking at; and how soon the visit log is painted.
 *
 *     node tests/browser/desk-review.mjs http://127.0.0.1:8000 zhao.min jiangzhou-demo-2026 /tmp/reviewshots
 */
import { mkdirSync } from 'node:fs'
import { logInAtDesk, newDesk, settled } from './desk.mjs'
import { openBrowser } from './phone.mjs'

const [address, username, password, folder] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })
const browser = await openBrowser()

/** Milliseconds from the navigation to the first row of the visit log, of a desk that has been open before. */
async function firstPaint(page) {
  const found = []
  for (let look = 0; look < 5; look += 1) {
    await page.goto('/app/desk/visits')
    await page.locator('[data-index="0"]').waitFor()
    found.push(await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(Math.round(performance.now())))))))
  }
  return found.sort((a, b) => a - b)
}

/** A visit of the demo city with this signal. */
async function visitWith(page, signal) {
  await page.goto(`/app/desk/visits?signal=${signal}`)
  await settled(page)
  const row = page.locator('[data-index="0"] a').first()
  return (await row.count()) ? row.getAttribute('href') : null
}

for (const [name, locale, colorScheme, onPhone] of [
  ['zh', 'zh-CN', 'light', false], ['en-dark', 'en-GB', 'dark', false], ['phone-zh', 'zh-CN', 'light', true], ['phone-en-dark', 'en-GB', 'dark', true],
]) {
  const { context, page, complaints } = await newDesk(browser, address, { onPhone, locale, colorScheme })
  const shoot = (what, fullPage = false) => page.screenshot({ path: `${folder}/${name}-${what}.png`, fullPage })
  await logInAtDesk(page, username, password)
  await settled(page)
  if (name === 'zh') console.log('first row of the visit log, ms:', await firstPaint(page))
  for (const path of ['queue', 'spot-checks', 'spot-checks?month=2026-10', 'appeals']) {
    await page.goto(`/app/desk/${path}`)
    await settled(page)
    await shoot(path.replace(/\W/g, '-'))
  }
  await page.goto('/app/desk/appeals')
  await settled(page)
  await page.locator('[data-index="0"]').click()
  await page.locator('dialog .words').first().waitFor()
  await shoot('appeal')
  for (const signal of ['far_from_terminal', 'impossible_speed', 'photo_reused', 'photo_other_time', 'shared_shop', 'evenly_spaced', 'same_coordinates']) {
    const to = await visitWith(page, signal)
    if (!to) continue
    await page.goto(to)
    await page.locator('.columns').waitFor()
    await settled(page)
    await shoot(`visit-${signal}`, true)
  }
  await page.goto('/app/desk/queue')
  await settled(page)
  await page.locator('[data-index="0"] a').first().click()
  await page.locator('.columns').waitFor()
  await settled(page)
  await shoot('review')
  await page.locator('.flag').first().click()
  await shoot('mark')
  await page.locator('dialog .btn.primary').click()
  await page.keyboard.press('r')
  await page.locator('dialog textarea').waitFor({ timeout: 3000 }).catch(() => page.locator('.bar .btn', { hasText: /退回|Return/ }).click())
  await shoot('return')
  console.log(name, complaints)
  await context.close()
}
await browser.close()
