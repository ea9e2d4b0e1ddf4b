/**
 * A phone in a real browser, told what to do by lines of JSON (lines.mjs). Stories are told in tests/test_app_journey.py and
 * tests/test_app_stories.py. Its profile lies in a folder, so that the browser can be ended and begun again.
 */
import { readlinkSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { faultsOf } from './axe.mjs'
import { obey } from './lines.mjs'
import { PIN, enterPin, logIn, scriptBytes, settings, untilInstalled } from './phone.mjs'
import * as work from './work.mjs'

/** What the browser says of a bad network, and of what the app then asks and is answered. */
const OF_THE_NETWORK = /net::ERR_|status of (401|409)/

const [address, profile] = process.argv.slice(2)
let context
/** The tab that is looked at. */
let page
const complaints = []

async function begin({ offline, clock_error = 0 }) {
  context = await chromium.launchPersistentContext(profile, settings(address))
  context.setDefaultTimeout(60_000) // a busy machine fails nothing
  await context.setOffline(offline)
  if (clock_error) await context.addInitScript(setClock, clock_error * 1000)
  page = watched(context.pages()[0] ?? (await context.newPage()))
}

function watched(page) {
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => message.type() === 'error' && !OF_THE_NETWORK.test(message.text()) && complaints.push(message.text()))
  return page
}

/** Every clock of the page but that of its positions: those come from satellites. */
function setClock(ahead) {
  const True = Date
  globalThis.Date = class extends True {
    constructor(...given) {
      super(...(given.length ? given : [True.now() + ahead]))
    }
    static now = () => True.now() + ahead
  }
}

async function setQuota(quotaSize) {
  const session = await context.newCDPSession(page)
  await session.send('Storage.overrideQuotaForOrigin', { origin: new URL(address).origin, ...(quotaSize !== null && { quotaSize }) })
}

async function unlock() {
  await page.waitForURL('**/app/lock**')
  await enterPin(page, PIN)
  await page.waitForURL((url) => url.pathname !== '/app/lock')
  await page.locator('nav.tabs, button.back').first().waitFor()
}

/** To another screen as a link would; the app goes on, and stays open. */
function goTo(path) {
  history.pushState(null, '', path)
  dispatchEvent(new PopStateEvent('popstate'))
}

const faultsHere = () => faultsOf(page)

const VERBS = {
  async begin({ clock_error = 0 }) {
    await begin({ offline: false, clock_error })
  },
  async log_in({ username, password }) {
    await logIn(page, username, password)
    await untilInstalled(page)
  },
  /** What the scripts and styles of the log-in screen weigh, in bytes, as they travel. */
  async weight() {
    return scriptBytes(page)
  },
  async end() {
    await context.close()
  },
  /** As a phone does with an app that it needs the memory of: nobody is asked, nothing is finished. */
  async kill() {
    const ended = new Promise((done) => context.once('close', done))
    process.kill(Number(readlinkSync(`${profile}/SingletonLock`).split('-').at(-1)), 'SIGKILL')
    await ended
  },
  /** `quota` is what the phone has for the app, in bytes: it is asked for as the browser begins. */
  async open({ offline, path = '/', quota = null }) {
    await begin({ offline })
    if (quota !== null) await setQuota(quota)
    await page.goto(path)
    await unlock()
  },
  async stops() {
    await page.waitForURL('**/app/today')
    await page.locator('ol.rows li').first().waitFor()
    return page.locator('ol.rows .name').allTextContents()
  },
  async search({ query }) {
    await work.tab(page, 'terminals')
    await page.locator('[type=search]').fill(query)
    await page.locator('[role=status]', { hasText: '找到' }).waitFor()
    await page.waitForFunction(() => document.querySelectorAll('li .name').length < 3)
    return (await page.locator('li .name').allTextContents()).map((name) => name.trim())
  },
  async shops() {
    await work.tab(page, 'terminals')
    await page.locator('li .name').first().waitFor()
    return (await page.locator('li .name').allTextContents()).map((name) => name.trim())
  },
  async sync() {
    await work.tab(page, 'sync')
    await page.locator('.state').waitFor()
    return page.locator('.state strong').textContent()
  },
  async network({ offline }) {
    await context.setOffline(offline)
  },
  async online() {
    await context.setOffline(false)
    await page.locator('.state.good').waitFor()
    return page.locator('.state strong').textContent()
  },
  async sync_now() {
    await page.locator('.van-button--primary').click()
  },
  async visit({ shop, note, photo }) {
    await work.visit(page, shop, note, photo)
  },
  /** Begins a visit, and is in the middle of it. */
  async begin_visit({ shop, note, photo }) {
    const at = await work.checkIn(page, shop)
    if (note !== null) {
      await work.answer(page, note)
      await work.overview(page)
    }
    await work.takePhoto(page, photo)
    return at
  },
  /** The keys of its sections, on the screen of a visit. */
  async sections() {
    const links = await page.locator('ul.rows li a').evaluateAll((found) => found.map((link) => link.getAttribute('href')))
    return links.map((link) => link.split('/').at(-1))
  },
  /** Goes on with the visit that Today offers; what stands in its first section is returned. */
  async resume() {
    await work.tab(page, 'today')
    await page.locator('a.visit').click()
    await page.waitForURL('**/write*')
    const section = page.locator('ul.rows li a').first()
    await section.or(page.locator('.question').first()).waitFor()
    if (await section.isVisible()) await section.click()
    const note = await page.locator('.question textarea').inputValue()
    await work.overview(page)
    return note
  },
  /** Whether the phone has kept the photo, on the screen of a visit. */
  async take_photo({ photo }) {
    return work.takePhoto(page, photo)
  },
  /** Bytes that the app has taken of the phone. */
  async used() {
    return page.evaluate(async () => (await navigator.storage.estimate()).usage)
  },
  async clear_the_phone() {
    await setQuota(null)
  },
  async hand_in() {
    await work.handIn(page)
  },
  async in_store_day({ photos }) {
    await work.inStoreDay(page, photos)
  },
  async nil_report() {
    await work.nilReport(page)
  },
  async unsent() {
    return work.unsent(page)
  },
  async send_all() {
    return work.sendAll(page)
  },
  /** Another tab beside this one is looked at from now on; with `first`, the first one again; with `close`, all but this end. */
  async tab({ first = false, close = false }) {
    if (close) {
      for (const other of context.pages().filter((each) => each !== page)) await other.close()
      return
    }
    page = first ? context.pages()[0] : watched(await context.newPage())
    await page.bringToFront()
    if (first) return
    await page.goto('/')
    await unlock()
  },
  /** Loads the app anew, takes what was fetched in the background over, and says which version that is. */
  async update() {
    await page.reload()
    await unlock()
    await work.tab(page, 'me')
    await page.locator('.update button').click()
    await unlock()
    await work.tab(page, 'me')
    return page.locator('.version').textContent()
  },
  async log_in_again({ password }) {
    await work.tab(page, 'sync')
    await page.locator('.van-button--primary', { hasText: '登录' }).click()
    await page.locator('[name=password]').fill(password)
    await page.locator('[type=submit]').click()
    await page.waitForURL('**/app/sync')
  },
  async at({ path }) {
    await page.waitForURL(`**${path}**`)
    return page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))
  },
  /** How many rows each table of the phone has. */
  async rows() {
    return page.evaluate(async () => {
      const opening = indexedDB.open('zhudian')
      await new Promise((done) => (opening.onsuccess = done))
      const names = [...opening.result.objectStoreNames]
      const counted = (name) => new Promise((done) => (opening.result.transaction(name).objectStore(name).count().onsuccess = ({ target }) => done([name, target.result])))
      const counts = Object.fromEntries(await Promise.all(names.map(counted)))
      opening.result.close()
      return counts
    })
  },
  /** What axe finds serious on the screens before the app is open, and on the lock's. The app is open afterwards. */
  async audit_doors({ username, password }) {
    await page.goto('/')
    await page.locator('[name=username]').waitFor()
    const found = await faultsHere()
    await page.locator('[name=username]').fill(username)
    await page.locator('[name=password]').fill(password)
    await page.locator('[type=submit]').click()
    await page.waitForURL('**/app/guard**')
    found.push(...(await faultsHere()))
    await enterPin(page, PIN)
    await enterPin(page, PIN)
    await page.waitForURL(({ pathname }) => pathname === '/app/today')
    await page.goto('/')
    await page.waitForURL('**/app/lock**')
    found.push(...(await faultsHere()))
    await unlock()
    return found
  },
  /** What axe finds serious on each of these screens. */
  async audit({ paths }) {
    const found = []
    for (const path of paths) {
      await page.evaluate(goTo, path)
      await page.locator('h1').waitFor()
      await page.waitForLoadState('networkidle')
      if (new URL(page.url()).pathname !== path) throw new Error(`${path} led to ${page.url()}`)
      found.push(...(await faultsHere()))
    }
    return found
  },
  async complaints() {
    return complaints
  },
}

await obey(VERBS, () => page?.url())
await context?.close()
