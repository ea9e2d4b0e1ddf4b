/**
 * A walk through everything that somebody's desk has: every entry of its navigation, and from there every link whose kind of address was not
 * seen yet; where a screen is about a month, the month before it too. What is wrong on the way is told, not thrown.
 */
import { faultsOf } from './axe.mjs'
import { goTo, logInAtDesk, newDesk, settled } from './desk.mjs'

/** An address without what differs from one document, month or day to the next. */
export const kindOf = (path) =>
  path.replace(/[?#].*/, '').replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id').replace(/20\d\d-\d\d(-\d\d)?/g, ':when').replace(/\/\d+(?=\/|$)/g, '/:n').replace(/(rule-sets)\/\w+/, '$1/:kind')

const MONTH_BEFORE = 'main button[aria-label="上个月"], main button[aria-label="前一个"], main button[aria-label="Previous month"], main button[aria-label="Month before"], main button[aria-label="Previous"]'
const WIDER_PX = 1

/** Keys of words, placeholders, and what JavaScript calls nothing. */
const LEFT_OVER = /\b(?:desk(?:_\w+)?|terminals|visit|notices|work|app|scores|log_in)\.[a-z_]+(?:\.[a-z_]+)*\b|\{[a-z_]+\}|\bundefined\b|\bNaN\b|\[object|Invalid Date/

/** What a person sees, or hears, that nobody should. */
async function oddOf(page, onPhone) {
  const odd = []
  const { width, text, alert } = await page.evaluate(() => {
    const said = [...document.querySelectorAll('[aria-label], [title], [placeholder]')].flatMap((each) => ['aria-label', 'title', 'placeholder'].map((name) => each.getAttribute(name)))
    return {
      width: document.scrollingElement.scrollWidth - innerWidth,
      text: [document.body.innerText, document.title, ...said].filter(Boolean).join('\n'),
      alert: document.querySelector('main .state[role=alert]')?.innerText ?? null,
    }
  })
  if (width > WIDER_PX) odd.push(`${width} px wider than the ${onPhone ? 'phone' : 'screen'}`)
  if (alert) odd.push(`says “${alert.replace(/\s+/g, ' ')}”`)
  const left = text.match(LEFT_OVER)
  if (left) odd.push(`has “${left[0]}”`)
  return odd
}

/** Opens what the first row of a list opens over the screen, if it does. */
async function openRow(page) {
  const row = page.locator('main [data-index="0"]').first()
  if (!(await row.count()) || (await row.locator('a').count())) return false
  const before = page.url()
  const title = row.locator('button.title')
  await ((await title.count()) ? title : row).click()
  await settled(page)
  if (page.url() !== before && !(await page.locator('dialog[open]').count())) await page.goBack()
  return (await page.locator('dialog[open]').count()) > 0
}

/**
 * @returns {Promise<{ seen: Record<string, string>, faults: string[] }>} the first address that was seen of each kind, and what was wrong where.
 * `look(page, name)` is called on each screen; `audits` has axe look at each; `months` are the months before; `rows` what a list's first row
 * opens over it.
 */
export async function walk(browser, address, { username, password, onPhone = false, audits = false, months = true, rows = false, options = {}, look = async () => {} }) {
  const { context, page } = await newDesk(browser, address, { onPhone, ...options })
  context.setDefaultTimeout(60_000)
  const faults = []
  let kind = 'log-in'
  const wrong = (what) => faults.push(`${username}${onPhone ? ' on a phone' : ''} ${kind}: ${what}`)
  page.on('pageerror', (error) => wrong(String(error)))
  page.on('console', (message) => message.type() === 'error' && wrong(message.text()))
  page.on('response', (answer) => answer.status() >= 400 && wrong(`${answer.status()} ${new URL(answer.url()).pathname}`))
  const links = () => page.evaluate(() => [...document.querySelectorAll('a[href^="/app/desk"]')].map((link) => link.getAttribute('href')))

  const examine = async () => {
    await settled(page)
    for (const odd of await oddOf(page, onPhone)) wrong(odd)
    if (audits) for (const fault of await faultsOf(page)) wrong(fault)
    await look(page, kind)
  }

  await logInAtDesk(page, username, password)
  await settled(page)
  if (onPhone) await page.locator('nav button').last().click() // “more” has the rest of the navigation
  const seen = {}
  const ahead = await links()
  if (onPhone) await page.keyboard.press('Escape')
  while (ahead.length) {
    const path = ahead.shift()
    kind = kindOf(path)
    if (kind in seen) continue
    seen[kind] = path
    try {
      await goTo(page, path)
      await examine()
      ahead.push(...(await links()))
      if (rows && (await openRow(page))) {
        kind += ', the first row'
        await examine()
        ahead.push(...(await links()))
        await page.keyboard.press('Escape')
        await page.locator('dialog[open]').waitFor({ state: 'detached', timeout: 2_000 })
      }
      const before = page.locator(MONTH_BEFORE).first()
      if (months && (await before.count()) && (await before.isEnabled())) {
        kind += ', the month before'
        await before.click()
        await examine()
        ahead.push(...(await links()))
      }
    } catch (error) {
      wrong(error.message)
    }
  }
  await context.close()
  return { seen, faults }
}

const AT_ONCE = 3

/** Some at once: a walk mostly waits. */
export async function inTurn(walks, take) {
  const ahead = [...walks.entries()]
  const answers = []
  const go = async () => {
    for (let next = ahead.shift(); next; next = ahead.shift()) answers[next[0]] = await take(next[1])
  }
  await Promise.all(Array.from({ length: AT_ONCE }, go))
  return answers
}
