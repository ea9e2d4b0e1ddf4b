/** Verbs of the promoter's desk, beside those of every desk. Stories are told in tests/test_desk_promoter.py. */
import { VERBS, page, run } from './desk-driver.mjs'
import { settled } from './desk.mjs'

const button = (name) => page.getByRole('button', { name })

/** Does what answers a case, and waits until another one is shown, or the list has changed. */
async function toTheNext(what) {
  const before = page.url()
  await what()
  await page.waitForURL(({ href }) => href !== before)
  await settled(page)
  return new URL(page.url()).pathname
}

await run({
  ...VERBS,
  /** A key that leads to another screen. */
  async key({ key }) {
    return toTheNext(() => page.keyboard.press(key))
  },
  /** Draws the photo to a side with a finger. */
  async swipe({ px }) {
    const { x, y } = await page.locator('.swiped').boundingBox()
    const session = await page.context().newCDPSession(page)
    const at = (dx) => [{ x: x + 180 + dx, y: y + 120 }]
    const path = await toTheNext(async () => {
      await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0) })
      for (const share of [0.2, 0.5, 1]) await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(px * share) })
      await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    })
    await session.detach()
    return path
  },
  /** Disputes with own pictures, and waits until they have arrived. */
  async dispute({ reason, note, files }) {
    await page.keyboard.press('n')
    await page.locator('dialog').getByText(reason).click()
    await page.getByRole('textbox', { name: '说明' }).fill(note)
    await page.locator('dialog input[type=file]').setInputFiles(files)
    await page.locator('dialog .one img').first().waitFor()
    const path = await toTheNext(() => page.locator('dialog .btn.primary').click())
    await page.locator('.tray').waitFor({ state: 'detached' })
    return path
  },
  async undo() {
    const undone = page.locator('.toasts p', { hasText: '已撤销' })
    await page.locator('.toasts .undo').last().click()
    await undone.waitFor()
  },
  /** Fills something in and goes elsewhere by the navigation; what is asked on the way is answered. Where one is then. */
  async leave({ to, first, asked = false, stays = false }) {
    await settled(page)
    for (const [label, text] of Object.entries(first)) await page.getByLabel(label).first().fill(text)
    await page.getByRole('navigation').getByRole('link', { name: to, exact: true }).click()
    if (asked || stays) await page.locator('dialog', { hasText: '离开这个页面？' }).getByRole('button', { name: stays ? '取消' : '离开', exact: true }).click()
    if (!stays) await page.waitForURL((url) => !url.pathname.endsWith('/new'))
    await page.locator('dialog').waitFor({ state: 'detached' })
    return new URL(page.url()).pathname
  },
  async close_dialog() {
    await page.locator('dialog').getByRole('button', { name: '关闭', exact: true }).last().click()
    await settled(page)
  },
  async select_all() {
    await settled(page)
    await page.getByRole('checkbox', { name: '选择已载入的全部' }).check()
  },
  /** A button, and in the dialog that it opens what is to be written and its main button; then what is said. */
  async act({ name, text = null, says }) {
    await button(name).first().click()
    if (text !== null) {
      await page.locator('dialog textarea').first().fill(text)
      await page.locator('dialog .btn[type=submit]').click()
    }
    await page.locator('.toasts p', { hasText: says }).waitFor()
    await settled(page)
  },
  /** Fills a form's fields by their labels, presses chips, and sends it. */
  async propose({ fields, chips, files = [] }) {
    for (const [label, value] of Object.entries(fields)) await page.getByRole('textbox', { name: label }).or(page.getByRole('spinbutton', { name: label })).first().fill(value)
    for (const chip of chips) await page.locator('form').getByRole('button', { name: chip, exact: true }).first().click()
    if (files.length) await page.locator('fieldset label.btn input[type=file]').first().setInputFiles(files)
    await page.locator('.count').waitFor()
    const path = await toTheNext(() => page.locator('form .send .btn').click())
    if (files.length) await page.locator('.tray').waitFor({ state: 'detached' })
    return path
  },
  async bring({ file, says }) {
    await page.locator('header .btn.primary').click()
    await page.locator('dialog input[type=file]').setInputFiles(file)
    await page.locator('dialog [type=submit]').click()
    await page.locator('.toasts p', { hasText: says }).waitFor()
    await settled(page)
  },
  async texts({ selector }) {
    await settled(page)
    return page.locator(selector).allInnerTexts()
  },
})
