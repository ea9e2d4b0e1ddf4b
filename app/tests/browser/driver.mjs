/**
 * A phone in a real browser, told what to do by lines of JSON (lines.mjs). Stories are told in tests/test_app_journey.py. Its profile lies in a folder, so that the browser can be ended and begun again.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'
import { obey } from './lines.mjs'
import { PIN, enterPin, logIn, scriptBytes, settings, untilInstalled } from './phone.mjs'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf-8')

const [address, profile] = process.argv.slice(2)
let context
let page
const complaints = []

async function begin(offline) {
  context = await chromium.launchPersistentContext(profile, settings(address))
  context.setDefaultTimeout(20_000)
  await context.setOffline(offline)
  page = context.pages()[0] ?? (await context.newPage())
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => message.type() === 'error' && !/ERR_INTERNET_DISCONNECTED/.test(message.text()) && complaints.push(message.text()))
}

async function seriousFaults(page) {
  await page.evaluate(AXE)
  const violations = await page.evaluate(async () => (await globalThis.axe.run()).violations)
  const serious = violations.filter(({ impact }) => ['serious', 'critical'].includes(impact))
  return serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, any }) => `${target} ${any[0]?.message ?? ''}`).join('; ')}`)
}

const VERBS = {
  async begin() {
    await begin(false)
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
  async open({ offline, path = '/' }) {
    await begin(offline)
    await page.goto(path)
    await page.waitForURL('**/app/lock**')
    await enterPin(page, PIN)
  },
  async stops() {
    await page.waitForURL('**/app/today')
    await page.locator('ol.rows li').first().waitFor()
    return page.locator('ol.rows .name').allTextContents()
  },
  async search({ query }) {
    await page.locator('nav.tabs a').nth(1).click()
    await page.locator('[type=search]').fill(query)
    await page.locator('[role=status]', { hasText: '找到' }).waitFor()
    await page.waitForFunction(() => document.querySelectorAll('li .name').length < 3)
    return (await page.locator('li .name').allTextContents()).map((name) => name.trim())
  },
  async sync() {
    await page.locator('nav.tabs a').nth(2).click()
    await page.locator('.state').waitFor()
    return page.locator('.state strong').textContent()
  },
  async online() {
    await context.setOffline(false)
    await page.locator('.state.good').waitFor()
    return page.locator('.state strong').textContent()
  },
  async sync_now() {
    await page.locator('.van-button--primary').click()
  },
  async at({ path }) {
    await page.waitForURL(`**${path}**`)
    return page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))
  },
  /** What axe finds serious on each of these screens, in both themes. */
  async audit({ paths }) {
    const found = []
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme })
      for (const path of paths) {
        const tab = page.locator(`nav.tabs a[href="${path}"]`)
        if (await tab.count()) await tab.click()
        else {
          await page.goto(path) // the app begins anew, and is locked
          await page.waitForURL('**/app/lock**')
          await enterPin(page)
        }
        await page.waitForURL(`**${path}`)
        await page.locator('h1').waitFor()
        await page.waitForTimeout(500) // what fades in has arrived: axe measures contrast
        found.push(...(await seriousFaults(page)).map((fault) => `${colorScheme} ${path}: ${fault}`))
      }
    }
    return found
  },
  async complaints() {
    return complaints
  },
}

await obey(VERBS)
await context?.close()
