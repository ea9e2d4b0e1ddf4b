/**
 * Pictures of a promoter's screens, in both languages and themes, at a table and on a phone, for looking at; and of the same as others see them.
 *
 *     node tests/browser/desk-promoter.mjs http://127.0.0.1:8000 tang.yu jiangzhou-demo-2026 /tmp/deskshots
 */
import { mkdirSync } from 'node:fs'
import { goTo, logInAtDesk, newDesk, settled } from './desk.mjs'
import { openBrowser } from './phone.mjs'

const [address, username, password, folder] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })
const browser = await openBrowser()

for (const [name, locale, colorScheme, onPhone] of [
  ['zh', 'zh-CN', 'light', false], ['en-dark', 'en-GB', 'dark', false], ['phone-zh', 'zh-CN', 'light', true], ['phone-en-dark', 'en-GB', 'dark', true],
]) {
  const { context, page, complaints } = await newDesk(browser, address, { onPhone, locale, colorScheme })
  const shoot = (what) => page.screenshot({ path: `${folder}/${name}-${username}-${what}.png` })
  /** A screen, and the first of its rows with its parts. */
  async function show(path, parts = []) {
    await goTo(page, `/app/desk/${path}`)
    await settled(page)
    await shoot(path.replaceAll('/', '-'))
    const row = page.locator('[data-index="0"] a').first()
    if (!parts.length || !(await row.count())) return
    await row.click()
    await page.locator('main h1').waitFor()
    await page.waitForTimeout(300)
    await settled(page)
    const { pathname } = new URL(page.url())
    for (const part of parts) {
      if (part) await goTo(page, `${pathname}?tab=${part}`)
      await settled(page)
      await shoot(`${path}-one${part && `-${part}`}`)
    }
  }
  await logInAtDesk(page, username, password, '/app/desk/notices')
  await show('confirmations', [''])
  if (await page.locator('.decide').count()) {
    await page.locator('.decide .btn').first().click()
    await page.locator('dialog .reason').first().waitFor()
    await shoot('dispute')
    await page.keyboard.press('Escape')
  }
  await show('plans', ['', 'shops', 'progress', 'history'])
  await show('promotions', ['', 'shops', 'monitoring', 'evaluation', 'history'])
  await show('promotion-checks', [''])
  await show('bulletins')
  if (!['zhao.min'].includes(username)) await show('market-information')
  if (['tang.yu', 'fang.wei'].includes(username)) {
    await show('plans/new')
    await show('promotions/new')
  }
  console.log(name, complaints)
  await context.close()
}
await browser.close()
