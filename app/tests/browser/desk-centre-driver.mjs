/** What the marketing centre does at its desk, besides what all do (desk-driver.mjs). Stories are told in tests/test_desk_centre.py. */
import { VERBS, page, run } from './desk-driver.mjs'
import { settled } from './desk.mjs'

const where = () => {
  const { pathname, search } = new URL(page.url())
  return pathname + search
}
/** In the dialog, if there is one; of two, in the question that was asked. */
const place = async () => ((await page.locator('dialog').count()) ? page.locator('dialog').last() : page.locator('main'))

await run({
  ...VERBS,
  /** The figures of the dashboard by name, as they are shown. */
  async figures() {
    await settled(page)
    return page.locator('.figure').evaluateAll((cards) => Object.fromEntries(cards.map((card) => [card.querySelector('.name').textContent, card.querySelector('strong').textContent])))
  },
  async follow({ text }) {
    const from = page.url()
    await page.locator('main a', { hasText: text }).first().click()
    await page.waitForURL((url) => url.href !== from)
    await settled(page)
    return where()
  },
  /** The chart with this title as a table, row by row. */
  async chart_as_table({ title }) {
    await settled(page)
    const chart = page.locator('figure', { hasText: title })
    await chart.getByRole('button', { name: '以表格查看' }).click()
    return chart.locator('tbody tr').evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent)))
  },
  async click({ name }) {
    await (await place()).getByRole('button', { name, exact: true }).click()
  },
  async fill({ label, text }) {
    await (await place()).getByLabel(label, { exact: true }).fill(text)
  },
  async select({ label, option }) {
    const list = (await place()).getByLabel(label, { exact: true })
    await list.focus()
    await list.selectOption({ label: option })
  },
  /** What a filter offers, once it has been fetched. */
  async options({ label }) {
    const select = (await place()).getByLabel(label, { exact: true })
    await select.focus()
    await settled(page)
    await select.locator('option').nth(1).waitFor({ state: 'attached' })
    return select.locator('option').evaluateAll(([, ...all]) => all.map((each) => each.textContent))
  },
  async comes_to({ path }) {
    await page.waitForURL((url) => url.pathname + url.search === path)
  },
  /** What was said to be done, at the edge of the screen. */
  async told({ text }) {
    await page.locator('.toasts p', { hasText: text }).waitFor()
    await settled(page)
  },
  async open_row({ index }) {
    await settled(page)
    await page.locator(`[data-index="${index}"]`).click()
    await page.locator('dialog').waitFor()
  },
  async has_button({ name }) {
    await settled(page)
    return (await (await place()).getByRole('button', { name, exact: true }).count()) > 0
  },
  /** All text of the main part, or of the dialog over it, once it has this. */
  async text({ has }) {
    await settled(page)
    const here = await place()
    await here.getByText(has).first().waitFor()
    return here.innerText()
  },
  /** The rows of the table in the dialog or on the screen. */
  async table() {
    await settled(page)
    const here = await place()
    await here.locator('tbody tr').first().waitFor()
    return here.locator('tbody tr').evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.firstElementChild?.tagName === 'A' ? cell.firstElementChild.textContent : cell.textContent.trim())))
  },
})
