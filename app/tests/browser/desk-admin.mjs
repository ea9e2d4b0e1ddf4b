/**
 * Pictures of the administrator's desk, in both languages and themes, at a table and on a phone, for looking at. Of a demo city: nothing is
 * changed but a branch's name, and that is taken back.
 *
 *     node tests/browser/desk-admin.mjs http://127.0.0.1:8000 admin jiangzhou-demo-2026 /tmp/adminshots
 */
import { mkdirSync } from 'node:fs'
import { goTo, logInAtDesk, newDesk, settled } from './desk.mjs'
import { openBrowser } from './phone.mjs'

const [address, username, password, folder] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })
const browser = await openBrowser()
const LIST = 'day,kind,name\n2027-01-01,holiday,元旦\n2027-13-01,holiday,x\n'

for (const [name, locale, colorScheme, onPhone] of [
  ['zh', 'zh-CN', 'light', false], ['en-dark', 'en-GB', 'dark', false], ['phone-zh', 'zh-CN', 'light', true], ['phone-en-dark', 'en-GB', 'dark', true],
]) {
  const { context, page, complaints } = await newDesk(browser, address, { onPhone, locale, colorScheme })
  context.setDefaultTimeout(10_000)
  const shoot = (what) => page.screenshot({ path: `${folder}/${name}-${what}.png` })
  const show = async (path, what) => {
    await goTo(page, `/app/desk/${path}`)
    await settled(page)
    if (what) await shoot(what)
  }
  const press = (text) => page.getByRole('button', { name: text }).first().click()
  const close = async () => {
    await page.keyboard.press('Escape')
    await page.locator('dialog').waitFor({ state: 'detached' })
  }
  await logInAtDesk(page, username, password)
  await show('people', 'people')
  await press(/^(添加人员|Add a person)$/)
  await page.locator('dialog select').selectOption('customer_manager')
  await shoot('add-person')
  await close()
  await page.locator('[data-index="2"] a').click()
  await page.locator('[data-part=postings] li').first().waitFor()
  await settled(page)
  await shoot('person')
  await press(/^(调任|Post elsewhere)$/)
  await shoot('post-person')
  await close()
  await press(/^(停用账号|Suspend the account)$/)
  await shoot('suspend')
  await close()
  await show('branches', 'branches')
  await press(/^(修改|Change) ?城东$/)
  await shoot('branch')
  await close()
  await show('calendar', 'calendar')
  await press(/^(导入|Import)$/)
  await page.locator('input[type=file]').setInputFiles({ name: 'days.csv', mimeType: 'text/csv', buffer: Buffer.from(LIST) })
  await page.locator('dialog table').waitFor()
  await shoot('calendar-import')
  await close()
  await show('templates', 'templates')
  await show('templates/1', 'template')
  await show('templates/new')
  await page.getByRole('button', { name: /进店问候|Greeting/ }).first().click()
  if (onPhone) await shoot('editor-section')
  await page.locator(onPhone ? '.form .btn' : 'nav .add', { hasText: /添加一项|Add a question/ }).click()
  await page.locator('[data-field=zh]').fill('店内有无新客群')
  await page.locator('.form select').selectOption('choices')
  await shoot('editor')
  await press(/^(变化|Changes) \d+$/)
  await shoot('editor-changes')
  await press(/^(预览|Preview)$/)
  await shoot('editor-preview')
  await goTo(page, '/app/desk/jobs').catch(() => undefined)
  await page.locator('dialog').waitFor()
  await shoot('editor-leave')
  await page.locator('dialog .btn.danger').click()
  await settled(page)
  await shoot('jobs')
  await page.locator('[data-index="1"]').click()
  await page.locator('dialog').waitFor()
  await shoot('job')
  await close()
  await show('audit', 'audit')
  await page.locator('[data-index="0"]').click()
  await page.locator('dialog').waitFor()
  await shoot('audit-detail')
  await close()
  await show('audit?thing=branch&deed=change', 'audit-empty')
  console.log(name, complaints)
  await context.close()
}
await browser.close()
