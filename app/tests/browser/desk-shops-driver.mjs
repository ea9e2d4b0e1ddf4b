/** A desk with shops, told what to do by lines of JSON: the story is in tests/test_desk_shops.py. */
import { VERBS, page, run } from './desk-driver.mjs'
import { settled } from './desk.mjs'

/** In the dialog that is on top, if there is one. */
async function ground() {
  const dialogs = page.locator('dialog[open]')
  const count = await dialogs.count()
  return count ? dialogs.nth(count - 1) : page.locator('main')
}

await run({
  ...VERBS,
  async click({ name, index = 0 }) {
    const within = await ground()
    await within.getByRole('button', { name, exact: true }).or(within.getByRole('link', { name, exact: true })).nth(index).click()
  },
  async fill({ label, value }) {
    await (await ground()).getByLabel(label).fill(value)
  },
  async select({ label, option }) {
    const select = (await ground()).getByLabel(label)
    await select.locator('option', { hasText: option }).first().waitFor({ state: 'attached' })
    await select.selectOption({ label: option })
  },
  async tick({ rows }) {
    await settled(page)
    for (const name of rows) await page.getByRole('checkbox', { name: `选择${name}` }).click()
  },
  /** What is said at the edge of the screen, once this is among it. */
  async told({ text }) {
    await page.locator('.toasts, .toast').filter({ hasText: text }).first().waitFor()
    return true
  },
  async open_row({ name }) {
    await page.locator('[data-index]').filter({ hasText: name }).first().click()
  },
  async told_in_tray({ text }) {
    await page.locator('.tray').getByText(text).waitFor()
    return true
  },
  /** Waits for text on the screen or in the dialog. */
  async sees({ text }) {
    await (await ground()).getByText(text).first().waitFor()
    return true
  },
  /** Takes back what has just been said to be done. */
  async undo() {
    await page.locator('.toasts').getByRole('button', { name: '撤销' }).first().click()
  },
  async closed() {
    await page.locator('dialog[open]').waitFor({ state: 'detached' })
    await settled(page)
  },
  /** Rows of the table in the dialog, as text by cells. */
  async table() {
    await settled(page)
    const rows = (await ground()).locator('table').first().locator('tbody tr')
    await rows.first().waitFor()
    return rows.evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.firstChild.textContent.trim())))
  },
  async names() {
    await settled(page)
    return page.locator('[data-index]').evaluateAll((rows) => rows.map((row) => row.querySelector('a, .open, button.title').textContent.trim()))
  },
  async marks() {
    await settled(page)
    await page.locator('.leaflet-marker-icon').first().waitFor()
    return page.locator('.leaflet-marker-icon').evaluateAll((all) => all.map((mark) => mark.getAttribute('aria-label')))
  },
  async file({ path }) {
    await page.locator('input[type=file]').setInputFiles(path)
  },
  /** The report of an import: its heading, its counts, and the rows in error. */
  async report() {
    await page.locator('.report').waitFor()
    await settled(page)
    const counts = await page.locator('.report dl > div').evaluateAll((all) => all.map((each) => [...each.children].map((cell) => cell.textContent)))
    const errors = await page.locator('.report [data-index]').evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent.trim())))
    return { heading: (await page.locator('.report h2').first().textContent()).trim(), counts: Object.fromEntries(counts), errors }
  },
})
