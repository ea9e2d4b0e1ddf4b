/** A desk for stories in a real browser: at a table, 1280 × 800, or on a phone. Chromium is the system's. */
import { newPhone } from './phone.mjs'

export const TABLE = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1, isMobile: false, hasTouch: false }

/** Where somebody works who is no customer manager; `onPhone` with the viewport of one. */
export function newDesk(browser, address, { onPhone = false, ...options } = {}) {
  return newPhone(browser, address, { ...(onPhone ? {} : TABLE), permissions: [], ...options })
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

/** Until the rows of a list are there, or what stands in their place. */
export async function settled(page) {
  await page.locator('main h1').waitFor()
  await page.waitForFunction(() => !document.querySelector('.skeleton'))
  await page.waitForLoadState('networkidle')
}
