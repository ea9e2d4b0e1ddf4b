/**
 * Pictures of every screen of every desk of a running demo, in both languages and themes, at a table and on a phone, and what is wrong on
 * them: it ends with 1 if anything is. `--only` names whose desks are looked at.
 *
 *     node tests/browser/desk-walk.mjs http://127.0.0.1:8000 jiangzhou-demo-2026 /tmp/walk [--only admin]
 */
import { mkdirSync } from 'node:fs'
import { openBrowser } from './phone.mjs'
import { inTurn, walk } from './walk.mjs'

const [address, password, folder, flag, ...named] = process.argv.slice(2)
const PEOPLE = flag === '--only' && named.length ? named : ['zhao.min', 'gu.ying', 'fang.wei', 'admin', 'tang.yu']

/** Both themes of what is to be seen, and of what lies below it. */
function pictures(start) {
  let number = 0
  return async (page, kind) => {
    number += 1
    const name = `${String(number).padStart(2, '0')}-${kind.replace('/app/desk/', '').replaceAll(/[^a-z]+/g, '-')}`
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme })
      await page.screenshot({ path: `${folder}/${start}-${colorScheme}-${name}.jpg`, type: 'jpeg', quality: 80, fullPage: colorScheme === 'light' && !(await page.locator('dialog[open]').count()) })
    }
  }
}

async function tell(browser, { username, locale, onPhone }) {
  const manner = `${onPhone ? 'phone' : 'table'}-${locale.slice(0, 2)}`
  const began = Date.now()
  const options = { locale, colorScheme: 'light', deviceScaleFactor: 1, reducedMotion: 'reduce' }
  // What axe finds does not depend on the language.
  const { seen, faults } = await walk(browser, address, { username, password, onPhone, options, audits: locale === 'zh-CN', rows: true, look: pictures(`${username}-${manner}`) })
  console.log(`${username} ${manner}: ${Object.keys(seen).length} kinds of screens, ${Math.round((Date.now() - began) / 1000)} s`)
  for (const fault of new Set(faults)) console.log(`  ${fault}`)
  if (faults.length) process.exitCode = 1
}

mkdirSync(folder, { recursive: true })
const browser = await openBrowser()
const walks = PEOPLE.flatMap((username) => ['zh-CN', 'en-GB'].flatMap((locale) => [false, true].map((onPhone) => ({ username, locale, onPhone }))))
await inTurn(walks, (each) => tell(browser, each))
await browser.close()
