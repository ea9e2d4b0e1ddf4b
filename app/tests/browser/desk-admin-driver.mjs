/** What an administrator does at a desk, for the story in tests/test_desk_admin.py. */
import { VERBS, page, run } from './desk-driver.mjs'
import { settled } from './desk.mjs'

const press = (name) => page.getByRole('button', { name, exact: true }).click()
const agree = () => page.locator('dialog .btn.danger, dialog .btn.primary').last().click()
const row = (name) => page.locator('nav .row', { hasText: name })
/** Toasts of an earlier step may still be there. */
const told = async (text) => {
  await page.getByText(text).first().waitFor()
  return text
}

run({
  ...VERBS,
  /** The password that was made up, as it is shown once. */
  async add_person({ name, username, role, branch }) {
    await press('添加人员')
    const dialog = page.locator('dialog')
    await dialog.locator('input').nth(0).fill(name)
    await dialog.locator('input').nth(1).fill(username)
    await dialog.locator('select').nth(0).selectOption({ label: role })
    await dialog.locator('select').nth(1).locator('option', { hasText: branch }).waitFor({ state: 'attached' })
    await dialog.locator('select').nth(1).selectOption({ label: branch })
    await dialog.locator('[type=submit]').click()
    await page.locator('dialog code, dialog [role=alert], dialog .reason').first().waitFor()
    return (await page.locator('dialog code').count()) ? page.locator('dialog code').textContent() : page.locator('dialog [role=alert], dialog .reason').first().textContent()
  },
  async noted() {
    await press('我已记下')
    await page.locator('dialog').waitFor({ state: 'detached' })
  },
  async close() {
    await page.keyboard.press('Escape')
    await page.locator('dialog').waitFor({ state: 'detached' })
  },
  /** A question that loses something, then the answer to it: what the question says. */
  async press_and_agree({ button }) {
    await press(button)
    const said = await page.locator('dialog .content').textContent()
    await agree()
    await page.locator('dialog').waitFor({ state: 'detached' })
    await settled(page)
    return said.trim()
  },
  async part({ name }) {
    await settled(page)
    await page.locator(`[data-part=${name}] li, [data-part=${name}] dd`).first().waitFor()
    return page.locator(`[data-part=${name}]`).innerText()
  },
  async undo_by_toast({ text }) {
    await told(text)
    await page.getByRole('button', { name: '撤销', exact: true }).first().click()
    await told('已撤销')
    await settled(page)
  },
  async has_button({ name }) {
    await settled(page)
    return (await page.getByRole('button', { name, exact: true }).count()) > 0
  },
  // ---- the calendar
  async import_days({ csv }) {
    await page.locator('dialog').count().then((there) => there || press('导入'))
    await page.locator('input[type=file]').setInputFiles({ name: 'days.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
    await page.locator('dialog .report, dialog .wrong').waitFor()
    return page.locator('dialog .report, dialog .wrong, dialog tbody').allInnerTexts()
  },
  async confirm_import() {
    await press('确认导入')
    await page.locator('dialog').waitFor({ state: 'detached' })
    await settled(page)
    return page.locator('td.holiday').allInnerTexts()
  },
  // ---- the editor
  async outline() {
    await settled(page)
    return (await page.locator('nav .row .name').allInnerTexts()).map((each) => each.trim())
  },
  async choose_row({ name }) {
    await row(name).click()
  },
  async press_in_outline({ keys }) {
    for (const key of keys) await page.keyboard.press(key)
  },
  async drag({ from, to }) {
    await row(from).dragTo(row(to))
  },
  async add_question({ zh, en }) {
    await page.locator('nav .add').click()
    await page.locator('[data-field=zh]').fill(zh)
    await page.locator('[data-field=en]').fill(en)
  },
  async preview() {
    await settled(page)
    return (await page.locator('.phone .label').allInnerTexts()).map((each) => each.trim())
  },
  async changes() {
    await settled(page)
    await page.getByRole('button', { name: /^变化 / }).click()
    return (await page.locator('.aside li').allInnerTexts()).map((each) => each.replace(/\s+/g, ' ').trim())
  },
  async publish({ waits = false }) {
    await press('发布')
    if (waits) {
      await page.locator('.newer').waitFor()
      return page.locator('.newer p').textContent()
    }
    await agree()
    await page.waitForURL(/templates\/\d+$/)
    await settled(page)
    return page.locator('main h1').textContent()
  },
  async publish_anyway() {
    await press('仍然发布')
    await agree()
    await page.waitForURL(/templates\/\d+$/)
    await settled(page)
    return page.locator('main h1').textContent()
  },
  async click({ name }) {
    await press(name)
  },
  // ---- jobs and the log
  async select_all() {
    await page.getByRole('checkbox', { name: '选择已载入的全部' }).check()
  },
  async told({ text }) {
    return told(text)
  },
  async sentences() {
    await settled(page)
    await page.locator('[data-index="0"]').waitFor()
    await page.waitForFunction(() => !document.querySelector('main').textContent.includes('…'))
    return page.locator('[data-index] [role=gridcell]:nth-child(2)').allInnerTexts()
  },
  async open_first() {
    await settled(page)
    await page.locator('[data-index="0"]').click()
    await page.locator('dialog').waitFor()
    return page.locator('dialog .content').innerText()
  },
})
