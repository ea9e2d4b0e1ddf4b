/**
 * Pictures of figures, scores, closings and rules, in both languages and themes, at a table and on a phone, for looking at.
 *
 *     node tests/browser/desk-centre.mjs http://127.0.0.1:8000 fang.wei jiangzhou-demo-2026 /tmp/centreshots
 */
import { mkdirSync } from 'node:fs'
import { goTo, logInAtDesk, newDesk, settled } from './desk.mjs'
import { openBrowser } from './phone.mjs'

const [address, username, password, folder, only = ''] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })
const browser = await openBrowser()
const SCREENS = [
  ['dashboard', 'dashboard'], ['displays', 'dashboard/displays?reached=visited'], ['imported', 'dashboard/imported?month=2026-10'],
  ['scores', 'scores'], ['scores-before', 'scores?month=2026-10&kind=maintenance'], ['promotions', 'scores/promotions?month=2026-10'],
  ['score', 'scores/maintenance/marketing_centre/city/2026-10'], ['score-promotion', 'scores/promotion/marketing_centre/city/2026-10'],
  ['closings', 'closings'], ['closing', 'closings/2026-10'], ['closing-open', 'closings/2026-11'], ['appeals', 'score-appeals'],
  ['rules', 'rule-sets'], ['rule-set', 'rule-sets/maintenance_score'], ['sales', 'sales?month=2026-10'], ['shelf', 'sales/shelf'],
  ['surveys', 'satisfaction'], ['lifecycle', 'lifecycle'],
].filter(([name]) => !only || only.split(',').includes(name))

for (const [name, locale, colorScheme, onPhone] of [
  ['zh', 'zh-CN', 'light', false], ['en-dark', 'en-GB', 'dark', false], ['phone-zh', 'zh-CN', 'light', true], ['phone-en-dark', 'en-GB', 'dark', true],
]) {
  const { context, page, complaints } = await newDesk(browser, address, { onPhone, locale, colorScheme })
  await logInAtDesk(page, username, password)
  const shoot = (what, fullPage = true) => page.screenshot({ path: `${folder}/${name}-${what}.png`, fullPage })
  for (const [what, path] of SCREENS) {
    await goTo(page, `/app/desk/${path}`)
    await settled(page)
    await page.waitForTimeout(400) // charts are drawn
    await shoot(what)
    if (what === 'surveys') {
      await page.locator('[data-index="0"] a').first().click()
      await page.locator('.chart').waitFor()
      await page.waitForTimeout(400)
      await shoot('survey')
    }
    if (what === 'scores-before') {
      await page.locator('[data-index="0"] a').first().click()
      await page.locator('.head strong').waitFor()
      await shoot('score-of-branch')
    }
    if (what === 'rule-set') {
      await page.locator('.btn.primary').click()
      await page.locator('dialog').waitFor()
      await page.getByLabel(/^(每档终端数|Shops a step)/).fill('1')
      await page.getByLabel(/^(档的算法|A step is)/).selectOption('count')
      await page.locator('dialog').getByRole('button', { name: /^(试算|Try it)$/ }).click()
      await page.locator('dialog table').waitFor()
      await page.locator('dialog table').scrollIntoViewIfNeeded()
      await shoot('what-if', false)
      await page.keyboard.press('Escape')
    }
    if (what === 'dashboard') {
      await page.locator('figure button').first().click()
      await shoot('dashboard-table')
      await page.locator('figure button').first().click()
    }
  }
  console.log(name, complaints)
  await context.close()
}
await browser.close()
