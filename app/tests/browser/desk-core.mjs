/**
 * Pictures of what all desks share, in both languages and themes, at a table and on a phone, for looking at.
 *
 *     node tests/browser/desk-core.mjs http://127.0.0.1:8000 zhao.min jiangzhou-demo-2026 /tmp/deskshots
 */
import { mkdirSync } from 'node:fs'
import { logInAtDesk, newDesk, settled } from './desk.mjs'
import { openBrowser } from './phone.mjs'

const [address, username, password, folder] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })
const browser = await openBrowser()

for (const [name, locale, colorScheme, onPhone] of [
  ['zh', 'zh-CN', 'light', false], ['en-dark', 'en-GB', 'dark', false], ['phone-zh', 'zh-CN', 'light', true], ['phone-en-dark', 'en-GB', 'dark', true],
]) {
  const { context, page, complaints } = await newDesk(browser, address, { onPhone, locale, colorScheme })
  const shoot = (what) => page.screenshot({ path: `${folder}/${name}-${what}.png` })
  await logInAtDesk(page, username, password)
  await settled(page)
  await shoot('visits')
  await page.locator('button.pill').first().click()
  await shoot('days')
  await page.keyboard.press('Escape')
  await page.locator('select.pill').nth(1).selectOption({ index: 3 })
  await settled(page)
  await page.locator('.menu button', { hasText: /常用|Saved/ }).click()
  await shoot('views')
  await page.keyboard.press('Escape')
  await page.locator('[type=search]').fill('zzzz')
  await page.locator('.state').waitFor()
  await shoot('empty')
  await page.locator('.state .btn').click()
  await settled(page)
  await page.locator('.btn', { hasText: /^(导出|Export)$/ }).click()
  await page.locator('.tray').waitFor()
  await shoot('export')
  await page.locator('[data-index="2"] a').click()
  await page.locator('.columns').waitFor()
  await settled(page)
  await shoot('visit')
  if (await page.locator('button.photo').count()) {
    await page.locator('button.photo').first().click()
    await page.locator('dialog img').waitFor()
    await page.waitForLoadState('networkidle')
    await shoot('light-box')
    await page.keyboard.press('Escape')
  }
  for (const path of ['notices', 'exports', 'nowhere']) {
    await page.goto(`/app/desk/${path}`)
    await settled(page).catch(() => undefined)
    await shoot(path)
  }
  await page.goto('/app/desk/visits')
  await settled(page)
  if (!onPhone) {
    await page.keyboard.press('?')
    await page.locator('dialog').waitFor()
    await shoot('keys')
    await page.keyboard.press('Escape')
  }
  await page.getByRole('button', { name: /账号菜单|Account menu/ }).click()
  await shoot('person')
  console.log(name, complaints)
  await context.close()
}
await browser.close()
