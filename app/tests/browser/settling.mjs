/** Pictures of what is unsent, refused and in conflict: on a phone whose person has worked on another one as well. */
import { logIn, newPhone, untilInstalled } from './phone.mjs'
import { anotherPhone, writeUnsent } from './unsent.mjs'

export async function shootSettling(browser, address, username, password, options, shootOf) {
  const { page, context, complaints } = await newPhone(browser, address, options)
  const shoot = shootOf(page)
  await logIn(page, username, password, null)
  await page.locator('.rows').first().waitFor()

  const other = await anotherPhone(address, username, password)
  const now = new Date().toISOString()
  const [shop] = (await other.ask('GET', '/terminals?limit=1')).items
  const complaint = { terminal_id: shop.id, kind: 'delivery', text: '上次配送少一条', contact_wish: 'visit', opened_at: now }
  const [torn, wrong, unsent] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()]
  const first = await other.push('complaints', torn, 0, { id: torn, ...complaint })
  await page.goto('/app/sync')
  await page.locator('.van-button--primary').click()
  await page.waitForTimeout(2500)
  const second = await other.push('complaints', torn, first.rev, { id: torn, ...complaint, text: '上次配送少一条，箱子也破了', contact_wish: 'call' })
  if (second.status !== 'applied') throw new Error(JSON.stringify(second))
  await writeUnsent(page, [
    { collection: 'complaints', id: torn, base_rev: first.rev, doc: { id: torn, ...complaint, text: '上次配送少两条', answer: '周三补送', answered_at: now } },
    { collection: 'complaints', id: wrong, doc: { id: wrong, ...complaint, kind: 'weather', text: '' } },
  ])
  await page.reload()
  await page.locator('.refusal').nth(1).waitFor()
  await untilInstalled(page)
  await context.setOffline(true)
  await writeUnsent(
    page,
    [{ collection: 'complaints', id: unsent, doc: { id: unsent, ...complaint, text: '价签没有更新' } }],
    [
      { id: crypto.randomUUID(), collection: 'complaints', doc_id: unsent, size: 412_380 },
      { id: crypto.randomUUID(), collection: 'complaints', doc_id: unsent, size: 388_112, sent_bytes: 262_144 },
      { id: crypto.randomUUID(), collection: 'complaints', doc_id: unsent, size: 400_000, problem: { slug: 'too-large', title: '照片太大', status: 413 } },
    ],
  )
  await page.reload()
  await page.locator('.export').waitFor()
  await page.locator('button.row').first().click()
  await shoot('unsent', true)
  const download = page.waitForEvent('download')
  await page.locator('.export .van-button').click()
  await shoot('export')
  await page.locator('.van-dialog__confirm').click()
  await (await download).path()
  await page.locator('.export [role=status]').waitFor()
  await page.locator('a.refusal').nth(0).click()
  await page.locator('.actions').waitFor()
  await shoot('refusal-one', true)
  await page.goBack()
  await page.locator('a.refusal').nth(1).click()
  await page.locator('.actions').waitFor()
  await shoot('refusal-two', true)

  // Both are settled, and the server has what was chosen.
  await context.setOffline(false)
  for (const [id, settle] of [
    [torn, () => page.locator('fieldset').filter({ hasText: /破了/ }).locator('label').nth(1).click()],
    [wrong, async () => {
      await page.locator('.fault select').selectOption('delivery')
      await page.locator('.fault input').fill('少送一条')
      await page.locator('.fault input').blur()
    }],
  ]) {
    await page.goto(`/app/sync/refusals/complaints/${id}`)
    await page.locator('.actions').waitFor()
    await settle()
    await page.locator('.actions .van-button--primary').click()
    await page.waitForURL('**/app/sync')
  }
  await page.waitForTimeout(4000)
  const settled = await Promise.all([torn, wrong, unsent].map((id) => other.ask('GET', `/complaints/${id}`)))
  console.log(settled.map(({ text, answer, contact_wish, kind, slug }) => [text, answer, contact_wish, kind, slug].join(' | ')))
  await shoot('settled')
  if (complaints.length) console.log('settling', complaints)
  await context.close()
}
