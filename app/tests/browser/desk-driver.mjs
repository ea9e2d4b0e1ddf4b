/**
 * A desk in a real browser, told what to do by lines of JSON (lines.mjs). Stories are told in tests/test_desk.py; those of an area have verbs
 * of their own beside these: `import { VERBS } from './desk-driver.mjs'` runs nothing.
 */
import { fileURLToPath } from 'node:url'
import { faultsOf } from './axe.mjs'
import { goTo, logInAtDesk, newDesk, settled } from './desk.mjs'
import { obey } from './lines.mjs'
import { enterPin, openBrowser } from './phone.mjs'

/** What the browser says of answers that a story is about. */
const ASKED_FOR = /status of (401|403|404|409|412)|ERR_INTERNET_DISCONNECTED/

const [address] = process.argv.slice(2)
let browser
/** Who is looked at: a context with its pages. */
const desks = new Map()
let context
export let page
const complaints = []

/** What axe finds serious on the present screen, in both themes. */
export const faultsHere = () => faultsOf(page)

const where = () => {
  const { pathname, search } = new URL(page.url())
  return pathname + search
}

/** Does what leads to another address, and waits until it is there. */
async function toAnother(what) {
  const before = page.url()
  await what()
  await page.waitForURL(({ href }) => href !== before)
  await settled(page)
  return where()
}

export const VERBS = {
  /** A new machine, with nobody at it; `phone` with a phone's viewport. It is looked at from now on. */
  async begin({ name, phone = false }) {
    browser ??= await openBrowser()
    const made = await newDesk(browser, address, { onPhone: phone })
    made.context.setDefaultTimeout(60_000) // a busy machine fails nothing
    made.page.on('pageerror', (error) => complaints.push(String(error)))
    made.page.on('console', (message) => message.type() === 'error' && !ASKED_FOR.test(message.text()) && complaints.push(message.text()))
    desks.set(name, made)
    ;({ context, page } = made)
  },
  async look_at({ name }) {
    ;({ context, page } = desks.get(name))
    await page.bringToFront()
  },
  async log_in({ username, password, path = '/app/desk' }) {
    await logInAtDesk(page, username, password, path)
    await settled(page)
    return where()
  },
  /** As a customer manager, from an address of the desk. */
  async log_in_on_phone({ username, password, pin }) {
    await page.goto('/app/desk/visits')
    await page.locator('[name=username]').fill(username)
    await page.locator('[name=password]').fill(password)
    await page.locator('[type=submit]').click()
    await page.waitForURL('**/app/guard**')
    await enterPin(page, pin)
    await enterPin(page, pin)
    await page.waitForURL('**/app/today')
  },
  async open({ path }) {
    await page.goto(path)
    await page.locator('h1').first().waitFor()
    return where()
  },
  async reload() {
    await page.reload()
    await settled(page)
    return where()
  },
  /** To another screen; what the desk holds in memory stays. */
  async go({ path }) {
    await goTo(page, path)
    await settled(page)
    return where()
  },
  /** As by a link, without waiting: to where it leads `at` says. */
  async go_to({ path }) {
    await page.evaluate((to) => {
      history.pushState(null, '', to)
      dispatchEvent(new PopStateEvent('popstate'))
    }, path)
  },
  async where() {
    return where()
  },
  /** Another tab of the same machine, which is looked at from now on; with `first`, the first one again. */
  async tab({ first = false, path = '/' }) {
    page = first ? context.pages()[0] : await context.newPage()
    await page.bringToFront()
    if (first) return null
    await page.goto(path)
    await settled(page)
    return where()
  },
  async rows() {
    await settled(page)
    return page.locator('[data-index]').count()
  },
  /** How the list's foot counts them. */
  async count() {
    await settled(page)
    return page.locator('.foot').textContent()
  },
  async choose({ label, option }) {
    const select = page.getByRole('combobox', { name: label })
    await select.focus()
    await select.locator('option', { hasText: option }).waitFor({ state: 'attached' })
    return toAnother(() => select.selectOption({ label: option }))
  },
  async type({ text }) {
    await page.locator('[type=search]').fill(text)
  },
  async typed() {
    return page.locator('[type=search]').inputValue()
  },
  async to_the_end() {
    await page.keyboard.press('Escape')
    for (let step = 0; step < 40 && /滚动/.test(await page.locator('.foot').textContent()); step += 1) {
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
      await page.waitForTimeout(50)
    }
    return page.locator('.foot').textContent()
  },
  async press({ keys }) {
    for (const key of keys) await page.keyboard.press(key)
  },
  async focused() {
    await settled(page)
    await page.waitForFunction(() => document.activeElement?.dataset.index !== undefined)
    return page.evaluate(() => Number(document.activeElement.dataset.index))
  },
  async heading() {
    await settled(page)
    return page.locator('main h1').textContent()
  },
  /** What stands in the place of content. */
  async state() {
    await page.locator('.state strong').waitFor()
    return page.locator('.state strong').textContent()
  },
  async asked_to_log_in_again() {
    await page.locator('dialog [name=password]').waitFor()
    return page.locator('dialog h2').textContent()
  },
  async log_in_again({ password }) {
    await page.locator('dialog [name=password]').fill(password)
    await page.locator('dialog .btn.primary').click()
    await page.locator('dialog').waitFor({ state: 'detached' })
    await settled(page)
  },
  async has_no_dialog() {
    await page.locator('dialog').waitFor({ state: 'detached' })
  },
  /** Asks for a file of the list, waits until it is ready, and says how it is called. */
  async export() {
    await page.getByRole('button', { name: '导出', exact: true }).click()
    return page.locator('.tray strong').textContent()
  },
  async download() {
    const button = page.locator('.tray .btn.primary')
    await button.waitFor()
    const [file] = await Promise.all([page.waitForEvent('download'), button.click()])
    return file.suggestedFilename()
  },
  async save_view({ name }) {
    await page.getByRole('button', { name: '常用筛选' }).click()
    await page.getByRole('textbox', { name: '名称' }).fill(name)
    await page.getByRole('button', { name: '保存当前筛选' }).click()
    await page.keyboard.press('Escape')
  },
  async show_view({ name }) {
    await page.getByRole('button', { name: '常用筛选' }).click()
    return toAnother(() => page.getByRole('button', { name, exact: true }).click())
  },
  async log_out() {
    await page.getByRole('button', { name: '账号菜单' }).click()
    await page.getByRole('button', { name: '退出登录' }).click()
    await page.locator('dialog .btn.primary').click()
    await page.waitForURL('**/app/log-in**')
  },
  async at({ path }) {
    await page.waitForURL(`**${path}**`)
    return where()
  },
  /** Keys of all that the desk keeps on the machine. */
  async kept() {
    return page.evaluate(async () => {
      const opening = indexedDB.open('zhudian-desk')
      await new Promise((done) => (opening.onsuccess = done))
      const keys = await new Promise((done) => (opening.result.transaction('meta').objectStore('meta').getAllKeys().onsuccess = ({ target }) => done(target.result)))
      opening.result.close()
      return [...keys, ...Object.keys(localStorage).filter((key) => key === 'zhudian-desk')]
    })
  },
  /** What axe finds serious on each of these screens, and on this one if there are none. */
  async audit({ paths = [] }) {
    const found = []
    for (const path of paths) {
      await goTo(page, path)
      await settled(page)
      found.push(...(await faultsHere()))
    }
    return paths.length ? found : faultsHere()
  },
  async complaints() {
    return complaints
  },
}

/** Obeys these until there is nobody who says anything. */
export async function run(verbs) {
  await obey(verbs, () => page?.url())
  await browser?.close()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run(VERBS)
