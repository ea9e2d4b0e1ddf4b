/** What bench/desks.py and bench/scrolling.py measure in a real browser: how soon the visit log is there, how smoothly lists scroll, and what Lighthouse says. */
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

/** Scrolls as fast as a wheel that is spun, and notes each frame and each long task until `isDone`. */
function scrollThrough([step, direction]) {
  const [frames, tasks] = [[], []]
  const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)))
  observer.observe({ type: 'longtask' })
  const isDone = () => (direction > 0 ? scrollY + innerHeight >= document.documentElement.scrollHeight - 1 && !/滚动|scroll/i.test(document.querySelector('.foot').textContent) : scrollY <= 0)
  return new Promise((done) => {
    const began = performance.now()
    let before = began
    const next = (now) => {
      frames.push(now - before)
      before = now
      if (!isDone()) {
        scrollBy(0, step * direction)
        requestAnimationFrame(next)
        return
      }
      observer.disconnect()
      done({ frames: frames.slice(1), tasks, seconds: (now - began) / 1000 })
    }
    requestAnimationFrame(next)
  })
}

/** Scrolls that many ways one after the other: frames, long tasks, and the processor's time that the page's own thread took of a frame. */
async function watched(page, session, ...ways) {
  const busy = async () => (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration').value
  const before = await busy()
  const seen = []
  for (const way of ways) seen.push(await page.evaluate(scrollThrough, way))
  return said(seen, (await busy()) - before)
}

function said(ways, seconds) {
  const frames = ways.flatMap((way) => way.frames).sort((a, b) => a - b)
  const tasks = ways.flatMap((way) => way.tasks)
  const share = (part) => frames[Math.floor((frames.length - 1) * part)]
  return { p50: share(0.5), p99: share(0.99), worst: share(1), processor: (seconds * 1000) / frames.length, tasks: tasks.length, longest: Math.max(0, ...tasks), seconds: ways.reduce((sum, way) => sum + way.seconds, 0) }
}

async function heapMb(session) {
  await session.send('HeapProfiler.collectGarbage')
  return (await session.send('Runtime.getHeapUsage')).usedSize / 1e6
}

const [WHEEL_PX, FLING_PX] = [800, 8_000]

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
  /** A list to its end, while its pages come; then, with all of its rows there, up and down again. */
  async scroll({ path, slow_down }) {
    const page = await begin()
    const session = await context.newCDPSession(page)
    await page.goto(path)
    await page.locator('main [role=row][aria-rowindex="2"]').waitFor()
    await page.waitForLoadState('networkidle')
    const empty_mb = await heapMb(session)
    await session.send('Performance.enable', { timeDomain: 'threadTicks' })
    const coming = await watched(page, session, [WHEEL_PX, 1])
    const there = await watched(page, session, [FLING_PX, -1], [FLING_PX, 1])
    await session.send('Emulation.setCPUThrottlingRate', { rate: slow_down })
    const slowed = await watched(page, session, [FLING_PX, -1], [FLING_PX, 1])
    await session.send('Emulation.setCPUThrottlingRate', { rate: 1 })
    const rows = Number((await page.locator('main [role=grid]').getAttribute('aria-rowcount')) ?? 0) - 1
    const drawn = await page.locator('main [data-index]').count()
    const heap_mb = await heapMb(session)
    await context.close()
    return { coming, there, slowed, rows, drawn, heap_mb, empty_mb }
  },
  async lighthouse({ program, path, categories, options }) {
    await begin(DEBUGGED)
    const said = await look(program, profile, `${address}${path}`, [...options, `--only-categories=${categories}`, '--disable-storage-reset'])
    await context.close()
    return said
  },
})
await context?.close()
