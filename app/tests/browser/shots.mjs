/**
 * Pictures of every screen, in both languages and both themes, for looking at.
 *
 *     node tests/browser/shots.mjs http://127.0.0.1:8000 lin.xiao jiangzhou-demo-2026 /tmp/appshots
 */
import { mkdirSync } from 'node:fs'
import { shootSettling } from './settling.mjs'
import { enterPin, logIn, newPhone, openBrowser, untilInstalled } from './phone.mjs'

/** From check-in to the last look before handing in; then it is taken back. */
async function visit(page, shoot) {
  const picture = { name: 'shelf.jpg', mimeType: 'image/jpeg', buffer: await page.screenshot({ type: 'jpeg' }) }
  const next = async (section) => {
    await page.locator('.next').click()
    await page.waitForURL(`**/${section}`)
  }
  await page.locator('a.start').click()
  await page.locator('.fix svg .phone').waitFor()
  await shoot('check-in')
  await page.locator('.begin').click()
  await page.locator('.leave').waitFor()
  await page.locator('.photos [capture]').setInputFiles(picture)
  await page.locator('figure img').waitFor()
  await shoot('visit', true)
  await page.locator('li a').first().click()
  await page.locator('.question').first().waitFor()
  await shoot('visit-questions')
  await next('greeting')
  await next('display_check')
  await shoot('visit-displays', true)
  await next('shelf_check')
  await shoot('visit-shelf')
  if (await page.locator('.tools .all').count()) await page.locator('.tools .all').click()
  await shoot('visit-shelf-as-last-time')
  for (const section of ['stock', 'needs', 'complaints']) await next(section)
  await page.locator('button.open').click()
  await shoot('visit-complaint', true)
  for (const section of ['advice', 'checklist_135', 'promise', 'sign_off']) await next(section)
  await page.locator('.code button').click()
  await page.locator('.code img').waitFor()
  await shoot('visit-sign-off', true)
  await next('review')
  await page.locator('.submit').waitFor()
  await shoot('visit-review', true)
  await page.goBack()
  await page.locator('.give-up').click()
  await shoot('visit-take-back')
  await page.locator('.van-dialog__confirm:visible').click()
  await page.locator('li a.visit').first().click()
  await page.locator('dl').first().waitFor()
  await shoot('visit-as-it-was', true)
  await page.goBack()
  await page.locator('a.start').waitFor()
}

const [address, username, password, folder] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })
const browser = await openBrowser()

for (const [name, locale, colorScheme] of [['zh', 'zh-CN', 'light'], ['en', 'en-GB', 'light'], ['dark', 'zh-CN', 'dark']]) {
  const { page, context, complaints } = await newPhone(browser, address, { locale, colorScheme })
  let count = 0
  const shootOf = (page) => async (what, fullPage = false) => {
    await page.waitForTimeout(350) // what moves has come to rest
    await page.screenshot({ path: `${folder}/${name}-${String(++count).padStart(2, '0')}-${what}.png`, fullPage })
  }
  const shoot = shootOf(page)
  const go = async (link, ready) => {
    await page.locator(link).click()
    await page.locator(ready).first().waitFor()
  }
  const open = async (path, ready) => {
    await page.goto(path)
    await page.waitForTimeout(300)
    if (page.url().includes('lock')) await enterPin(page)
    await page.locator(ready).first().waitFor()
    await page.waitForTimeout(600) // pictures
  }
  await page.goto('/app/')
  await page.locator('[name=username]').waitFor()
  await shoot('log-in')
  await page.locator('[type=submit]').click()
  await shoot('log-in-missing')
  await page.locator('[name=username]').fill(username)
  await page.locator('[name=password]').fill(password)
  await page.locator('[type=submit]').click()
  await page.waitForURL('**/app/guard**')
  await page.locator('.keys button').first().click()
  await shoot('guard')
  await page.reload()
  await logIn(page, username, password)
  await page.locator('.rows').first().waitFor()
  await shoot('today')
  await shoot('today-all', true)
  await page.goto('/app/terminals')
  await page.locator('li').first().waitFor().catch(() => undefined)
  if (page.url().includes('lock')) {
    await shoot('lock')
    await enterPin(page)
    await page.locator('li').first().waitFor()
  }
  await shoot('terminals')
  await page.locator('[type=search]').fill(locale === 'zh-CN' ? 'ry' : 'fy')
  await shoot('search')
  await page.locator('[type=search]').fill('xyz')
  await shoot('search-nothing')
  await page.locator('[type=search]').fill('')
  await page.locator('li a').first().click()
  await page.locator('dl').waitFor()
  await shoot('terminal', true)
  await visit(page, shoot)
  await page.locator('nav.tabs a[href="/app/work"]').click()
  await shoot('work')
  for (const list of ['in-store', 'reports', 'tasks', 'complaints', 'promotions']) {
    await page.locator(`main a[href="/app/work/${list}"]`).click()
    await shoot(list, true)
    const one = page.locator('main a[href^="/app/work/"]').first()
    if (await one.count()) {
      await one.click()
      await shoot(`${list}-one`, true)
      await page.locator('.back').click()
    }
    await page.locator('.back').click()
  }
  await page.locator('nav.tabs a[href="/app/sync"]').click()
  await page.locator('.state').waitFor()
  await page.waitForTimeout(1500)
  await shoot('sync', true)
  await untilInstalled(page)
  await context.setOffline(true)
  await shoot('sync-offline')
  await page.locator('nav.tabs a[href="/app/today"]').click()
  await shoot('today-offline')
  await context.setOffline(false)
  await page.locator('nav.tabs a[href="/app/me"]').click()
  await page.locator('.person').waitFor()
  await shoot('me', true)
  await page.locator('button.row').nth(1).click()
  await shoot('change-pin')
  await page.locator('.sheet .close').click()
  await page.locator('fieldset').nth(2).locator('label').nth(1).click()
  await shoot('me-large')
  await page.locator('nav.tabs a[href="/app/today"]').click()
  await shoot('today-large')
  await page.locator('nav.tabs a[href="/app/me"]').click()
  await page.locator('.out').click()
  await shoot('log-out')
  await page.locator('.van-dialog__cancel').click()
  await page.locator('fieldset').nth(2).locator('label').nth(0).click()
  await go('.row[href$=notices]', 'li button')
  await shoot('notices')
  await page.locator('li button').first().click()
  await page.waitForTimeout(300)
  for (const [path, ready, what] of [
    ['/app/map/today', '.marker', 'map-today'],
    ['/app/map/terminals', '.marker', 'map-terminals'],
    ['/app/scores', '.rows', 'scores'],
    ['/app/scores/maintenance/2026-10', '.appeal', 'score'],
    ['/app/scores/promotion/2026-10', '.appeal', 'promotion-score'],
    ['/app/devices', '.rows', 'devices'],
    ['/app/privacy', '.card', 'privacy'],
  ]) {
    await open(path, ready)
    await shoot(what, !path.includes('map'))
    if (what !== 'map-today') continue
    await page.locator('.marker.next, .marker.later').first().click()
    await shoot('map-chosen')
  }
  if (complaints.length) console.log(name, complaints)
  await context.close()
  await shootSettling(browser, address, username, password, { locale, colorScheme }, shootOf)
}
await browser.close()
