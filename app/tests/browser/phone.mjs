/** A phone for stories in a real browser: 390 × 844, touch, a position in the demo city. Chromium is the system's. */
import { chromium } from 'playwright-core'

export const PIN = '135790'

const BROWSER = { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-dev-shm-usage'] }

export async function openBrowser() {
  return chromium.launch(BROWSER)
}

/** For a browser whose profile is kept. */
export function settings(address) {
  return { ...BROWSER, ...PHONE, baseURL: address }
}

const PHONE = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
  locale: 'zh-CN',
  timezoneId: 'Asia/Shanghai',
  geolocation: { latitude: 30.1085, longitude: 114.1474 },
  permissions: ['geolocation'],
}

export async function newPhone(browser, address, options = {}) {
  const context = await browser.newContext({ baseURL: address, ...PHONE, ...options })
  const page = await context.newPage()
  const complaints = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  return { context, page, complaints }
}

export async function enterPin(page, pin = PIN) {
  for (const digit of pin) await page.locator('.keys button', { hasText: new RegExp(`^${digit}$`) }).click()
}

/** Guarded by the PIN, or with none by what the phone itself has. */
export async function logIn(page, username, password, pin = PIN) {
  await page.goto('/app')
  await page.locator('[name=username]').fill(username)
  await page.locator('[name=password]').fill(password)
  await page.locator('[type=submit]').click()
  await page.waitForURL('**/app/guard**')
  if (pin) {
    await enterPin(page, pin)
    await enterPin(page, pin)
  } else {
    await page.locator('.door > button.plain').click()
    await page.locator('.van-dialog__confirm').click()
  }
  await page.waitForURL('**/app/today')
}

/** What the scripts and styles of the log-in screen weigh, in bytes, as they travel. */
export async function scriptBytes(page) {
  const sizes = []
  page.on('response', async (answer) => /\.(js|css)$/.test(answer.url()) && sizes.push((await answer.request().sizes()).responseBodySize))
  await page.goto('/')
  await page.locator('[name=username]').waitFor()
  await page.waitForLoadState('networkidle')
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** Until the service worker has everything that the app needs without a network. */
export async function untilInstalled(page) {
  await page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready
    if (active.state !== 'activated') await new Promise((done) => active.addEventListener('statechange', () => active.state === 'activated' && done()))
  })
}
