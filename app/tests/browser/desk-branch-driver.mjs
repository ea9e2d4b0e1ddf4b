/** The branch's screens in a real browser, told what to do by lines of JSON. Stories are told in tests/test_desk_branch.py. */
import { VERBS, page, run } from './desk-driver.mjs'

await run({
  ...VERBS,
  /** What stands there, once it does. */
  async text({ at }) {
    const found = page.locator(at).first()
    await found.waitFor()
    return (await found.innerText()).replace(/\s+/g, ' ').trim()
  },
  /** A button or a link by its name; in the dialog while one is open. */
  async click({ name }) {
    const within = (await page.locator('dialog[open]').count()) ? page.locator('dialog[open]') : page.locator('main')
    await within.getByRole('button', { name, exact: true }).or(within.getByRole('link', { name, exact: true })).first().click()
  },
  async write({ text }) {
    await page.locator('dialog[open] textarea').fill(text)
  },
  async pick({ option }) {
    await page.locator('dialog[open] select').first().selectOption({ label: option })
  },
  /** What was done, as it is said. With `undo` it is taken back, and said to be. */
  async told({ undo = false }) {
    const toast = page.locator('.toast').last()
    await toast.waitFor()
    const words = await toast.locator('span, p').first().innerText()
    if (!undo) return words
    await toast.getByRole('button', { name: '撤销' }).click()
    await page.locator('.toast', { hasText: '已撤销' }).waitFor()
    return words
  },
})
