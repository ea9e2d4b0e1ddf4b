/**
 * Pictures of the screens of shops, products and tables, in both languages and themes, at a table and on a phone, for looking at.
 *
 *     node tests/browser/desk-shops.mjs http://127.0.0.1:8000 zhao.min fang.wei jiangzhou-demo-2026 /tmp/shopsshots
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { goTo, logInAtDesk, newDesk, settled } from './desk.mjs'
import { openBrowser } from './phone.mjs'

const [address, reviewer, centre, password, folder] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })
const table = `${folder}/specs.csv`
writeFileSync(table, '﻿条码,品牌,品规,价类,批发价,零售价,上市日期\r\n2000000000015,没有的品牌,新品,三类,88,100,2026-03-01\r\n12345,南岭,新品二,三类,88,80,昨天\r\n')
const browser = await openBrowser()

for (const [name, locale, colorScheme, onPhone] of [
  ['zh', 'zh-CN', 'light', false], ['en-dark', 'en-GB', 'dark', false], ['phone-zh', 'zh-CN', 'light', true], ['phone-en-dark', 'en-GB', 'dark', true],
]) {
  const { context, page, complaints } = await newDesk(browser, address, { onPhone, locale, colorScheme })
  context.setDefaultTimeout(15_000)
  const shoot = (what) => page.screenshot({ path: `${folder}/${name}-${what}.png` })
  const look = async (path, what) => {
    await goTo(page, `/app/desk/${path}`)
    await settled(page)
    await page.waitForTimeout(300)
    await shoot(what)
  }
  const inSheet = async (button, what) => {
    await button.click()
    await page.locator('dialog').waitFor()
    await page.waitForLoadState('networkidle')
    await page.waitForTimeout(400)
    await shoot(what)
  }
  await logInAtDesk(page, reviewer, password, '/app/desk/terminals')
  await settled(page)
  await shoot('terminals')
  await look('terminals/map', 'map')
  await page.locator('.leaflet-marker-icon').first().waitFor()
  await page.waitForTimeout(300)
  await shoot('map')
  await look('terminals/positions', 'positions')
  if (await page.locator('[data-index] .open').count()) {
    await inSheet(page.locator('[data-index] .open').first(), 'position')
    await page.keyboard.press('Escape')
  }
  await look('benchmarks', 'benchmarks')
  await look('terminals?is_benchmark=true', 'filtered')
  await page.locator('[data-index="0"] a').first().click()
  await page.locator('.columns').waitFor()
  await settled(page)
  await shoot('terminal')
  await inSheet(page.getByRole('button', { name: /^(修改|Edit)$/ }), 'edit')
  await page.locator('dialog .btn').first().click()
  await look('hand-over', 'hand-over')
  for (const index of [0, 1, 2, 3]) await page.locator(`[data-index="${index}"] input[type=checkbox]`).click()
  await page.locator('.bulk .btn.primary').click()
  await page.locator('dialog select').waitFor()
  await page.waitForLoadState('networkidle')
  await page.locator('dialog select').selectOption({ index: 2 })
  await page.locator('dialog table').first().waitFor()
  await shoot('hand-over-sheet')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^(地图|Map)$/ }).click()
  await page.locator('.leaflet-marker-icon').first().waitFor()
  await page.waitForTimeout(300)
  await shoot('hand-over-map')
  await context.clearCookies()
  const other = await newDesk(browser, address, { onPhone, locale, colorScheme })
  await context.close()
  await byTheCentre(other, name)
  console.log(name, complaints, other.complaints)
  await other.context.close()
}
await browser.close()

async function byTheCentre({ context, page }, name) {
  context.setDefaultTimeout(15_000)
  const shoot = (what) => page.screenshot({ path: `${folder}/${name}-${what}.png` })
  await logInAtDesk(page, centre, password, '/app/desk/specs')
  await settled(page)
  await shoot('specs')
  await page.getByRole('button', { name: /品牌与工业企业|Brands and/ }).click()
  await page.locator('dialog h3').first().waitFor()
  await shoot('makers')
  await page.keyboard.press('Escape')
  await page.locator('[data-index="1"] a').first().click()
  await page.locator('.columns').waitFor()
  await settled(page)
  await shoot('spec')
  await page.goto('/app/desk/imports?table=specs')
  await settled(page)
  await shoot('imports')
  await page.locator('input[type=file]').setInputFiles(table)
  await page.locator('[type=submit]').click()
  await page.locator('.report').waitFor()
  await page.waitForTimeout(200)
  await shoot('import-errors')
  await page.goto('/app/desk/imports?table=sales')
  await settled(page)
  await shoot('imports-sales')
}
