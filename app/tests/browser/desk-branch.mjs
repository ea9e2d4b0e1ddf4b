/**
 * Pictures of the branch's screens, in both languages and themes, at a table and on a phone, for looking at.
 *
 *     node tests/browser/desk-branch.mjs http://127.0.0.1:8000 zhao.min jiangzhou-demo-2026 /tmp/branchshots
 */
import { mkdirSync } from 'node:fs'
import { logInAtDesk, newDesk, settled } from './desk.mjs'
import { openBrowser } from './phone.mjs'

const [address, username, password, folder, only = ''] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })
const browser = await openBrowser()

for (const [name, locale, colorScheme, onPhone] of [
  ['zh', 'zh-CN', 'light', false], ['en-dark', 'en-GB', 'dark', false], ['phone-zh', 'zh-CN', 'light', true], ['phone-en-dark', 'en-GB', 'dark', true],
]) {
  if (only && only !== name) continue
  const { context, page, complaints } = await newDesk(browser, address, { onPhone, locale, colorScheme })
  page.setDefaultTimeout(10_000)
  const shoot = (what) => page.screenshot({ path: `${folder}/${name}-${what}.png` })
  const open = async (path) => {
    await page.goto(`/app/desk/${path}`)
    await settled(page)
  }
  const first = () => page.locator('[data-index="0"] a').first().click()
  const detail = async (what) => {
    await page.locator('.two').waitFor()
    await settled(page)
    await shoot(what)
  }
  const attempt = (what, work) => work().catch((error) => console.log(name, what, String(error).split('\n')[0]))

  await logInAtDesk(page, username, password)
  await settled(page)
  await shoot('today')
  for (const path of ['visit-plans', 'complaints', 'in-store', 'in-store/requests', 'reports', 'reports/list', 'reports/rates', 'tasks', 'phones', 'refusals']) {
    await open(path)
    await shoot(path.replace('/', '-'))
  }
  await attempt('plan', async () => {
    await open('visit-plans?state=submitted')
    await first()
    await detail('plan')
    await page.keyboard.press('r')
    await page.locator('dialog').waitFor()
    await shoot('plan-return')
  })
  await attempt('complaint', async () => {
    await open('complaints?over=false')
    await first()
    await detail('complaint')
    await page.keyboard.press('a')
    await page.locator('dialog').waitFor()
    await shoot('complaint-assign')
  })
  await attempt('new complaint', async () => {
    await open('complaints')
    await page.locator('.btn.primary').click()
    await page.locator('dialog input[type=text]').fill('便利')
    await page.locator('dialog fieldset').waitFor()
    await shoot('complaint-new')
  })
  await attempt('in-store day', async () => {
    await open('in-store')
    await page.locator('a.duty').last().click()
    await detail('in-store-day')
  })
  await attempt('report', async () => {
    await open('reports/list')
    await first()
    await detail('report')
  })
  await attempt('task', async () => {
    await open('tasks?kind=rectification')
    await first()
    await detail('task')
  })
  await attempt('give', async () => {
    await open('tasks')
    await page.locator('.btn.primary').click()
    await page.locator('dialog').waitFor()
    await shoot('task-new')
  })
  await attempt('reported task', async () => {
    await open('tasks?state=reported')
    await first()
    await detail('task-reported')
  })
  await attempt('propose', async () => {
    await open('visit-plans')
    await page.locator('.actions .btn').last().click()
    await page.locator('dialog').waitFor()
    await shoot('plan-propose')
  })
  await attempt('print', async () => {
    await page.emulateMedia({ media: 'print' })
    for (const path of ['today', 'in-store', 'tasks']) {
      await open(path)
      await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
      await shoot(`print-${path}`)
    }
    await page.emulateMedia({ media: 'screen' })
  })
  await attempt('refusal', async () => {
    await open('refusals')
    await first()
    await detail('refusal')
  })
  console.log(name, complaints)
  await context.close()
}
await browser.close()
