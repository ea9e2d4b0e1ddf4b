/** A desk for stories in a real browser: at a table, 1280 × 800, or on a phone. Chromium is the system's. */
import { newPhone } from './phone.mjs'

export const TABLE = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1, isMobile: false, hasTouch: false }

/** Where somebody works who is no customer manager; `onPhone` with the viewport of one. */
export async function newDesk(browser, address, { onPhone = false, ...options } = {}) {
  // What the phone's app fetches for later would only be waited for.
  const desk = await newPhone(browser, address, { ...(onPhone ? {} : TABLE), permissions: [], serviceWorkers: 'block', ...options })
  desk.context.on('page', requestsOf)
  requestsOf(desk.page)
  return desk
}

export async function logInAtDesk(page, username, password, path = '/app/desk') {
  await page.goto(path)
  await page.locator('[name=username]').fill(username)
  await page.locator('[name=password]').fill(password)
  await page.locator('[type=submit]').click()
  await page.waitForURL(({ pathname }) => pathname.startsWith('/app/desk'))
  await page.locator('main h1').waitFor()
}

/** To another screen as a link would: what the desk holds in memory stays. */
export async function goTo(page, path) {
  await page.evaluate((to) => {
    history.pushState(null, '', to)
    dispatchEvent(new PopStateEvent('popstate'))
  }, path)
  await page.locator('main h1').waitFor()
}

const underWay = new WeakMap()

/** How many requests of a page are under way. */
function requestsOf(page) {
  if (underWay.has(page)) return underWay.get(page)
  const requests = new Set()
  underWay.set(page, requests)
  page.on('request', (request) => requests.add(request))
  for (const ended of ['requestfinished', 'requestfailed']) page.on(ended, (request) => requests.delete(request))
  return requests
}

const STILL_MS = 100

/** Until the page has nothing more to do by itself; false when it was left meanwhile. */
const idle = (page) => page.evaluate(() => new Promise((done) => requestIdleCallback(() => done(true), { timeout: 2000 }))).catch(() => false)

/** Until what was asked for is there, and shown. */
export async function settled(page) {
  const requests = requestsOf(page)
  for (let still = 0; still < 2; still = (await idle(page)) && !requests.size ? still + 1 : 0) await page.waitForTimeout(STILL_MS / 2)
  await page.locator('main h1').waitFor()
  await page.waitForFunction(() => !document.querySelector('.skeleton'))
}
