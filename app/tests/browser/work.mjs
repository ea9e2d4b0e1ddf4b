/** What a manager does by thumb: visits and photos, a day in a shop, a report, and sending it all. */

/** A tab of the bar at the bottom, by the end of its address; from a screen without the bar by the ways back. */
export async function tab(page, name) {
  const back = page.locator('button.back')
  const bar = page.locator('nav.tabs')
  for (let steps = 0; steps < 6 && !(await bar.isVisible()); steps += 1) {
    await back.click()
    await bar.waitFor({ timeout: 300 }).catch(() => undefined) // one step back may show the same screen
  }
  await page.locator(`nav.tabs a[href="/app/${name}"]`).click()
  await page.waitForURL(`**/app/${name}`)
}

/** Checks in at a shop of the list of shops, and answers the address of the visit that is then open. */
export async function checkIn(page, shop) {
  await tab(page, 'terminals')
  await page.locator('li .name', { hasText: shop }).click()
  await page.locator('a.start').click()
  await page.locator('.fix.near, .fix.away').waitFor() // the position is there
  await page.locator('button.begin').click()
  await page.waitForURL('**/write')
  return new URL(page.url()).pathname
}

/** Says in the first section that the owner is there, and a word besides. */
export async function answer(page, note) {
  await page.locator('ul.rows li a').first().click()
  await page.locator('.question .taps button').first().click()
  await page.locator('.question textarea').fill(note)
}

/** From a section back to the visit as a whole. */
export async function overview(page) {
  await page.locator('button.overview').click()
  await page.waitForURL('**/write')
}

/** By the camera, which a test hands a file; true when the phone has kept it, else what is wrong stands above the camera. */
export async function takePhoto(page, file) {
  const kept = page.locator('.photos figure')
  const before = await kept.count()
  await page.locator('.camera input[capture]').setInputFiles(file)
  await kept.nth(before).or(page.locator('.photos .problem')).first().waitFor()
  await page.locator('.camera .busy').waitFor({ state: 'detached' })
  return (await kept.count()) > before
}

/** Leaves the shop and hands the visit in, whatever is missing. */
export async function handIn(page) {
  await page.locator('button.leave').click()
  await page.locator('.fix.near, .fix.away').waitFor()
  await page.locator('button.submit').click()
  if (await page.locator('.missing').isVisible()) await page.locator('.van-dialog__confirm').click()
  await page.waitForURL(/\/app\/visits\/[^/]+$/)
}

/** A whole visit. */
export async function visit(page, shop, note, file) {
  await checkIn(page, shop)
  await answer(page, note)
  await overview(page)
  if (file) await takePhoto(page, file)
  await handIn(page)
}

/** A day in a benchmark shop: arrival, a photo before and one after, leaving again, and handing in; the day is too short by then. */
export async function inStoreDay(page, photos) {
  await tab(page, 'work')
  await page.locator('a[href="/app/work/in-store"]').click()
  await page.locator('button.start').click()
  await page.locator('.van-dialog__confirm').click()
  await page.waitForURL(/\/app\/work\/in-store\/[^/]+$/)
  for (const [place, photo] of photos.entries()) {
    await page.locator('input[capture]').nth(place).setInputFiles(photo)
    await page.locator('figure img').nth(place).waitFor()
  }
  const next = page.locator('main .van-button--primary:not(.van-button--plain)').last()
  await next.click()
  await page.locator('.van-dialog__confirm').click()
  await page.locator('.van-dialog').waitFor({ state: 'hidden' })
  await next.filter({ hasText: /交/ }).click()
  await page.locator('.van-dialog__confirm').click()
  await page.waitForURL('**/app/work/in-store')
}

export async function nilReport(page) {
  await tab(page, 'work')
  await page.locator('a[href="/app/work/reports"]').click()
  await page.locator('.report.today .van-button--primary').click()
  await page.locator('.report.today').waitFor({ state: 'detached' })
}

/** Documents and photos that are unsent, as the sync screen says. */
export async function unsent(page) {
  await tab(page, 'sync')
  await page.locator('.figures dd').nth(1).waitFor()
  const [documents, photos] = await page.locator('.figures dd').allTextContents()
  return { documents: Number(documents), photos: Number(photos) }
}

/** Presses “sync now” until everything is there; how often is returned. */
export async function sendAll(page) {
  await tab(page, 'sync')
  const now = page.locator('.van-button--primary', { hasText: '立即同步' })
  for (let times = 0; times < 60; times += 1) {
    await page.locator('.state.good').or(now).first().waitFor()
    if (await page.locator('.state.good').isVisible()) return times
    await now.click()
    await page.locator('.van-button--loading').waitFor({ timeout: 500 }).catch(() => undefined) // it may be over already
  }
  throw new Error(`still unsent: ${await page.locator('.state').textContent()}`)
}
