/** A desk at which visits are reviewed: its own verbs beside those of desk-driver.mjs. */
import { VERBS, page, run } from './desk-driver.mjs'
import { goTo, settled } from './desk.mjs'

const text = async (selector) => (await page.locator(selector).first().innerText()).replace(/\s+/g, ' ').trim()

await run({
  ...VERBS,
  /** What may be said of the visit on the screen. */
  async buttons() {
    await settled(page)
    await page.locator('.columns').waitFor()
    return (await page.locator('[role=toolbar] .btn').allInnerTexts()).map((each) => each.replace(/\s.*$/s, ''))
  },
  async said() {
    await settled(page)
    await page.locator('.toasts p').last().waitFor()
    return page.locator('.toasts p > span').last().innerText()
  },
  async undo() {
    await page.locator('.toasts .undo').last().click()
  },
  async state_becomes({ text: state }) {
    await page.locator('.tags .tag', { hasText: state }).waitFor()
  },
  /** What came between, of two reviewers at once. */
  async met() {
    await settled(page)
    await page.locator('.met').waitFor()
    return text('.met')
  },
  async mark({ label, note }) {
    await page.getByRole('button', { name: `标记问题：${label}`, exact: true }).first().click()
    await page.locator('dialog textarea').fill(note)
    await page.keyboard.press('Control+Enter')
    await page.locator('dialog').waitFor({ state: 'detached' })
  },
  /** With a reason of its own; without one that of what is marked stands there. */
  async refuse({ note, reason = null }) {
    if (reason) await page.locator('dialog select').selectOption({ label: reason })
    await page.locator('dialog textarea').fill(note)
    await page.keyboard.press('Control+Enter')
    await page.locator('dialog').waitFor({ state: 'detached' })
  },
  async leave_typing({ note }) {
    await page.locator('dialog textarea').fill(note)
    await page.keyboard.press('Escape')
    await page.locator('dialog').waitFor({ state: 'detached' })
  },
  async typed_note() {
    return page.locator('dialog textarea').inputValue()
  },
  /** The answer comes when another screen is open. */
  async accept_and_leave({ path }) {
    let answer
    const isThere = new Promise((done) => (answer = done))
    await page.route('**/reviews', async (route) => {
      await isThere
      await route.continue()
    })
    await page.keyboard.press('a')
    await goTo(page, path)
    await page.locator('[data-index]').first().waitFor()
    answer()
    await page.locator('.toasts p', { hasText: '已通过' }).last().waitFor()
    await page.unroute('**/reviews')
    await settled(page)
    return new URL(page.url()).pathname
  },
  async signal() {
    await settled(page)
    await page.locator('.signal').first().waitFor()
    return text('.signal')
  },
  async judge({ verdict }) {
    await page.locator('.signal').getByRole('button', { name: verdict, exact: true }).click()
    await page.locator('.signal .tag', { hasText: `已${verdict}` }).waitFor()
  },
  async answers() {
    await settled(page)
    await page.locator('.sections dl').first().waitFor()
    return text('.sections')
  },
  async difference() {
    await settled(page)
    await page.locator('del').first().waitFor()
    return page.locator('ul', { has: page.locator('del') }).innerText()
  },
  /** All that are loaded, at once; what is told of them. */
  async accept_all() {
    await settled(page)
    await page.getByRole('checkbox', { name: '选择已载入的全部' }).check()
    await page.locator('.bulk .btn.primary').click()
    await page.locator('dialog .btn.primary').click()
    await page.locator('dialog .why').waitFor()
    const told = await text('dialog .content')
    await page.locator('dialog .btn.primary').click()
    return told
  },
  async appeal() {
    await settled(page)
    await page.locator('dialog .words').first().waitFor()
    return page.locator('dialog footer .btn').count()
  },
  async decide({ button, note }) {
    await page.locator('dialog textarea').fill(note)
    await page.locator('dialog footer').getByRole('button', { name: button, exact: true }).click()
  },
})
