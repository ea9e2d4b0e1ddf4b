/**
 * How long the app takes, without a network and on a processor four times as slow, from being opened to today's list; with as
 * many shops and visits as a large district has. Without a PIN, for how fast somebody types is not the app's.
 *
 *     node tests/browser/opening.mjs http://127.0.0.1:8000 lin.xiao jiangzhou-demo-2026
 */
import { newPhone, openBrowser, untilInstalled } from './phone.mjs'

const [address, username, password] = process.argv.slice(2)
const WANTED = { terminals: 300, visits: 1500 }

const browser = await openBrowser()
const { context, page } = await newPhone(browser, address)
await page.route('**/sync/pull*', async (route) => {
  const answer = await route.fetch()
  const body = await answer.json()
  for (const [collection, count] of Object.entries(WANTED)) {
    const rows = body.changes.filter((change) => change.collection === collection)
    for (let i = rows.length; rows.length && i < count; i++) body.changes.push({ ...rows[i % rows.length], id: crypto.randomUUID() })
  }
  await route.fulfill({ response: answer, json: body })
})
await page.route('**/sync/digest', (route) => route.fulfill({ json: { differs: [] } }))
await page.goto('/')
await page.locator('[name=username]').fill(username)
await page.locator('[name=password]').fill(password)
await page.locator('[type=submit]').click()
await page.waitForURL('**/app/guard**')
await page.locator('button.plain').click()
await page.locator('.van-dialog__confirm').click()
await page.locator('ol.rows li').first().waitFor()
await page.waitForTimeout(3000) // the first sync has ended
await untilInstalled(page)

await context.setOffline(true)
const session = await context.newCDPSession(page)
await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
const times = []
for (let i = 0; i < 5; i++) {
  await page.goto('/app/today', { waitUntil: 'commit' })
  await page.locator('ol.rows li').first().waitFor()
  times.push(Math.round(await page.evaluate(() => performance.now())))
}
console.log(JSON.stringify({ times, rows: await page.evaluate(async () => {
  const database = await new Promise((resolve) => { const request = indexedDB.open('zhudian'); request.onsuccess = () => resolve(request.result) })
  return new Promise((resolve) => { const request = database.transaction('documents').objectStore('documents').count(); request.onsuccess = () => resolve(request.result) })
}) }))
await browser.close()
