/** The branch's screens in a real browser, told what to do by lines of JSON. Stories are told in tests/test_desk_branch.py. */
import { settled } from './desk.mjs'
import { VERBS, page, run } from './desk-driver.mjs'

await run({
  ...VERBS,
  /** What stands there, once it does. */
  async text({ at }) {
    await settled(page)
    const found = page.locator(at).first()
    await found.waitFor()
    return (await found.innerText()).replace(/\s+/g, ' ').trim()
  },
  /** A button or a link by its name; in the dialog while one is open. */
  async click({ name }) {
    const within = (await page.locator('dialog[open]').count()) ? page.locator('dialog[open]') : page.locator('main')
    await within.getByRole('button', { name, exact: true }).or(within.getByRole('link', { name, exact: true })).first().click()
  },
  /** What the screen's head offers. */
  async buttons() {
    await settled(page)
    const found = await page.locator('main header button').all()
    return Promise.all(found.map(async (button) => (await button.getAttribute('aria-label')) ?? (await button.innerText())))
  },
  async tap({ at }) {
    await page.locator(at).first().click()
  },
  async write({ text }) {
    await page.locator('dialog[open] textarea').fill(text)
  },
  async written() {
    return page.locator('dialog[open] textarea').inputValue()
  },
  /** Wants to close the tab, which asks, and stays. */
  async begin_to_close() {
    const [asked] = await Promise.all([page.waitForEvent('dialog'), page.close({ runBeforeUnload: true })])
    await asked.dismiss()
    return asked.type()
  },
  /** With the browser's button; what is asked on the way is answered so. */
  async back({ answer = null }) {
    await page.evaluate(() => history.back())
    if (answer) await page.locator('dialog', { hasText: '离开这个页面？' }).getByRole('button', { name: answer, exact: true }).click()
    await settled(page)
    return page.locator('main h1').textContent()
  },
  async pick({ option }) {
    await page.locator('dialog[open] select').first().selectOption({ label: option })
  },
  /** By a link of the side bar to a screen that was not open before: first without a network, which is said, then with one. */
  async lead({ path }) {
    const link = page.locator(`nav a[href="${path}"]`)
    await page.context().setOffline(true)
    await link.click()
    await page.locator('.toasts p', { hasText: '连不上服务器' }).waitFor()
    await page.context().setOffline(false)
    await link.click()
    await page.waitForURL(`**${path}`)
    await settled(page)
    return page.evaluate(() => [...document.styleSheets].every((sheet) => sheet.cssRules.length)) // of one that did not come they cannot be read
  },
  /** Waits until it is said that this was done. With `undo` it is taken back, and said to be. */
  async told({ words, undo = false }) {
    const toast = page.locator('.toasts p', { hasText: words })
    await toast.waitFor()
    if (!undo) return
    await toast.getByRole('button', { name: '撤销' }).click()
    await page.locator('.toasts p', { hasText: '已撤销' }).waitFor()
  },
})
