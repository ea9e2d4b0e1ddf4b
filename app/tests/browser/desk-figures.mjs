/** What bench/desks.py measures in a real browser: how soon the visit log is there, and what Lighthouse says of the desk's screens. */
import { chromium } from 'playwright-core'
import { TABLE, logInAtDesk } from './desk.mjs'
import { DEBUGGED, look } from './lighthouse.mjs'
import { obey } from './lines.mjs'
import { settings } from './phone.mjs'

const [address, profile] = process.argv.slice(2)
let context

async function begin(args = []) {
  const options = settings(address)
  context = await chromium.launchPersistentContext(profile, { ...options, ...TABLE, permissions: [], args: [...options.args, ...args] })
  context.setDefaultTimeout(60_000)
  return context.pages()[0] ?? (await context.newPage())
}

/** Notes when the first row of a list has been drawn. */
function watchForRows() {
  globalThis.drawn = new Promise((done) => {
    const seek = () => (document.querySelector('main [role=row][aria-rowindex="2"]') ? requestAnimationFrame(() => setTimeout(() => done(performance.now()))) : requestAnimationFrame(seek))
    requestAnimationFrame(seek)
  })
}

await obey({
  async log_in({ username, password }) {
    await logInAtDesk(await begin(), username, password)
    await context.close()
  },
  /** Milliseconds of each opening, from its navigation until the first row is drawn. The browser is ended before each. */
  async openings({ path, times }) {
    const took = []
    for (let time = 0; time < times; time += 1) {
      const page = await begin()
      await page.addInitScript(watchForRows)
      await page.goto(path)
      took.push(await page.evaluate(() => globalThis.drawn))
      await context.close()
    }
    return took
  },
  async lighthouse({ program, path, categories, options }) {
    await begin(DEBUGGED)
    const said = await look(program, profile, `${address}${path}`, [...options, `--only-categories=${categories}`, '--disable-storage-reset'])
    await context.close()
    return said
  },
})
await context?.close()
