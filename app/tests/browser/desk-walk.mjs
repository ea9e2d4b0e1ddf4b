/**
 * Pictures of every screen of every desk of a running demo, and what is wrong on them.
 *
 *     node tests/browser/desk-walk.mjs http://127.0.0.1:8000 jiangzhou-demo-2026 /tmp/walk [zhao.min …]
 */
import { mkdirSync } from 'node:fs'
import { openBrowser } from './phone.mjs'
import { walk } from './walk.mjs'

const [address, password, folder, ...named] = process.argv.slice(2)
const MANNERS = [
  ['zh', { locale: 'zh-CN', colorScheme: 'light' }, false], ['en-dark', { locale: 'en-GB', colorScheme: 'dark' }, false],
  ['phone-zh', { locale: 'zh-CN', colorScheme: 'light' }, true], ['phone-en-dark', { locale: 'en-GB', colorScheme: 'dark' }, true],
]
mkdirSync(folder, { recursive: true })
const browser = await openBrowser()
for (const username of named.length ? named : ['zhao.min', 'gu.ying', 'fang.wei', 'admin', 'tang.yu']) {
  for (const [manner, options, onPhone] of MANNERS) {
    let number = 0
    const look = (page, kind) => page.screenshot({ path: `${folder}/${username}-${manner}-${String((number += 1)).padStart(2, '0')}-${kind.replace('/app/desk/', '').replaceAll(/[^a-z]+/g, '-')}.png` })
    const { seen, faults } = await walk(browser, address, { username, password, onPhone, options, look })
    console.log(`${username} ${manner}: ${Object.keys(seen).length} kinds of screens`)
    for (const fault of faults) console.log(`  ${fault}`)
    if (faults.length) process.exitCode = 1
  }
}
await browser.close()
