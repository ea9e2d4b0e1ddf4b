/**
 * What bench/app.py measures in a real browser: how fast the app opens, and what Lighthouse says of it.
 *
 * Opening is measured by the page's own clock, from its navigation until the first stop is drawn. The throttling is Chromium's: it
 * slows the page's thread, not the service worker's nor the disk's. The browser is ended before each opening.
 */
import { chromium } from 'playwright-core'
import { DEBUGGED, look } from './lighthouse.mjs'
import { obey } from './lines.mjs'
import { enterPin, logIn, scriptBytes, settings, untilInstalled } from './phone.mjs'
import { handIn, overview, tab, takePhoto } from './work.mjs'

const [address, profile] = process.argv.slice(2)
let context
let page

async function begin(args = []) {
  const options = settings(address)
  context = await chromium.launchPersistentContext(profile, { ...options, args: [...options.args, ...args] })
  context.setDefaultTimeout(60_000)
  page = context.pages()[0] ?? (await context.newPage())
}

async function slowDown(rate) {
  const session = await context.newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate })
}

/** Notes when the first stop has been drawn, and when the lock's keys have. */
function watchForStops() {
  globalThis.drawn = new Promise((done) => {
    const look = () => (document.querySelector('ol.rows li') ? requestAnimationFrame(() => setTimeout(() => done(performance.now()))) : requestAnimationFrame(look))
    requestAnimationFrame(look)
  })
}

function watchForLongTasks() {
  globalThis.longTasks = []
  new PerformanceObserver((list) => globalThis.longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' })
}

const VERBS = {
  /** Bytes of the start page's scripts and styles, as they travel. */
  async weight() {
    await begin()
    const bytes = await scriptBytes(page)
    await context.close()
    return bytes
  },
  async log_in({ username, password, pin }) {
    await begin()
    await logIn(page, username, password, pin)
    await untilInstalled(page)
    await page.locator('ol.rows li').first().waitFor()
    await page.locator('nav.tabs a[href="/app/sync"]').click()
    await page.locator('.state.good').waitFor()
  },
  /** How many documents of each collection lie on the phone. */
  async holds({ collections }) {
    return page.evaluate(async (names) => {
      const opening = indexedDB.open('zhudian')
      await new Promise((done) => (opening.onsuccess = done))
      const index = opening.result.transaction('documents').objectStore('documents').index('collection')
      const counted = (name) => new Promise((done) => (index.count(name).onsuccess = ({ target }) => done([name, target.result])))
      return Object.fromEntries(await Promise.all(names.map(counted)))
    }, collections)
  },
  async end() {
    await context.close()
  },
  /** Milliseconds of each opening without a network; with a PIN also from its last digit on. */
  async openings({ slow_down, times, pin = false }) {
    const took = []
    for (let time = 0; time < times; time += 1) {
      await begin()
      await context.setOffline(true)
      await slowDown(slow_down)
      await page.addInitScript(watchForStops)
      await page.goto('/')
      if (pin) {
        await page.locator('.keys button').first().waitFor()
        await page.evaluate(() => addEventListener('click', () => (globalThis.pressed = performance.now()), true))
        await enterPin(page)
      }
      took.push(await page.evaluate(async () => (await globalThis.drawn) - (globalThis.pressed ?? 0)))
      await context.close()
    }
    return took
  },
  /**
   * Tasks of more than 50 ms while visits are made at the first stops of Today: milliseconds, and what was being done. Opening the app is not a part of it.
   */
  async visits({ slow_down, photo, count }) {
    await begin()
    await page.addInitScript(watchForLongTasks)
    await page.goto('/')
    const blocked = []
    const doing = async (what, work) => {
      await work()
      const longest = await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(globalThis.longTasks.splice(0))))))
      if (what) blocked.push(...longest.map((ms) => ({ what, ms: Math.round(ms) })))
    }
    await page.locator('ol.rows a.begin').first().waitFor()
    await page.waitForLoadState('networkidle')
    await slowDown(slow_down)
    await doing(null, () => page.waitForTimeout(1000))
    for (let visit = 0; visit < count; visit += 1) {
      await doing('check-in', async () => {
        await page.locator('ol.rows a.begin').first().click()
        await page.locator('.fix.near, .fix.away').waitFor()
      })
      await doing('begin', async () => {
        await page.locator('button.begin').click()
        await page.waitForURL('**/write')
        await page.locator('ul.rows li a').first().waitFor()
      })
      await doing('shelf', async () => {
        await page.locator('ul.rows li a[href$="/shelf_check"]').click()
        await page.locator('main .card').nth(1).waitFor()
      })
      await doing('tap', async () => {
        for (const place of [0, 5, 10]) await page.locator('main .card button:not(.more)').nth(place).click()
      })
      await doing('overview', () => overview(page))
      await doing('photo', () => takePhoto(page, photo))
      await doing('hand in', () => handIn(page))
      await doing('back', () => tab(page, 'today'))
    }
    await context.close()
    return blocked
  },
  async lighthouse({ program, path, categories, clean }) {
    await begin(DEBUGGED)
    const said = await look(program, profile, `${address}${path}`, ['--form-factor=mobile', `--only-categories=${categories}`, ...(clean ? [] : ['--disable-storage-reset'])])
    await context.close()
    return said
  },
}

await obey(VERBS)
await context?.close()
