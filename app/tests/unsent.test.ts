import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { differences, leafAt, merged, pathOf, withLeaf } from '@/core/unsent/differences'
import { type UnsentFile, exportUnsent } from '@/core/unsent/exporting'
import { unsentList } from '@/core/unsent/listing'
import { formOf } from '@/core/unsent/forms'
import { i18n } from '@/i18n'
import { type Words, fieldOf, sayPath, sayValue } from '@/parts/fields'
import { openPhone, sync } from './devices'
import { PERSON, Server } from './server'

const picture = (id: string, text: string) => ({ id, sha256: 'x', media_type: 'image/jpeg', taken_at: 5, bytes: new TextEncoder().encode(text).buffer })

describe('two versions', () => {
  const mine = { kind: 'planned', note: 'mine', server: { rev: 1 }, shelf: [{ spec_id: 'a', facings: 2 }, { spec_id: 'b', facings: 1 }], tags: ['x'] }
  const theirs = { kind: 'planned', visit_id: null, server: { rev: 2 }, shelf: [{ spec_id: 'b', facings: 4 }, { spec_id: 'a', facings: 2 }, { spec_id: 'c' }], tags: ['y'] }
  const found = differences(mine, theirs)

  it('differ in their leaves, whatever the order of rows', () =>
    expect(found.map(({ path, mine: ours, theirs: others }) => [path.join('/'), ours, others])).toEqual([
      ['note', 'mine', undefined],
      ['shelf/b/facings', 1, 4],
      ['shelf/c', undefined, { spec_id: 'c' }],
      ['tags', ['x'], ['y']],
    ]))

  it('become one by what is chosen, field by field', () => {
    const choose = (...paths: string[]) =>
      merged(mine, found.map((difference) => ({ difference, side: paths.includes(difference.path.join('/')) ? 'theirs' : 'mine' })))
    expect(choose()).toEqual(mine)
    expect(choose('shelf/b/facings', 'note')).toEqual({ ...mine, note: undefined, shelf: [{ spec_id: 'a', facings: 2 }, { spec_id: 'b', facings: 4 }] })
    expect(differences(choose('note', 'shelf/b/facings', 'shelf/c', 'tags'), theirs)).toEqual([])
    expect(mine.shelf[1]!.facings).toBe(1) // the one that is kept is not touched
  })

  it('are mended at the field that a problem names', () => {
    const path = pathOf(mine, 'shelf.1.facings')
    expect(path).toEqual(['shelf', 'b', 'facings'])
    expect(leafAt(mine, path)).toBe(1)
    expect(leafAt(withLeaf(mine, path, 3), path)).toBe(3)
    expect(withLeaf({}, ['check_out', 'device_time'], 'now')).toEqual({ check_out: { device_time: 'now' } })
  })
})

describe('a field', () => {
  const SHOP = '019cb5ec-3c00-7000-8000-000000000010'
  const mood = { key: 'mood', label: { zh: '心情', en: 'Mood' }, kind: 'choices' as const, required: false, choices: [{ key: 'fine', label: { zh: '好', en: 'Fine' } }] }
  const words: Words = {
    names: new Map([[SHOP, '福源食杂店']]),
    options: { shop: [{ key: SHOP, label: '福源食杂店' }], spec: [], colleague: [] },
    titles: new Map([['greeting', '问候']]),
    questions: new Map([['greeting/mood', mood]]),
  }
  const options = (collection: string, ...path: string[]) => {
    const field = fieldOf(collection, path, words)
    return field.kind === 'choice' ? field.options.map(({ key, label }) => `${key}=${label}`) : field.kind
  }

  it.each([
    ['complaints', 'contact_wish', 'call', '电话'],
    ['complaints', 'kind', 'delivery', '配送'],
    ['complaints', 'kind', 'weather', 'weather'], // of a version to come
    ['visits', 'kind', 'joint', '协访'],
    ['visits', `shelf_checks/${SHOP}/position`, 'counter', '柜台'],
    ['visits', `shelf_checks/${SHOP}/retail_price_fen`, 17_050, '¥170.5'],
    ['visits', `photos/${SHOP}/source`, 'gallery', '相册'],
    ['visits', `photos/${SHOP}/size`, 412_380, '413 kB'],
    ['visits', `photos/${SHOP}/media_type`, 'image/heic', 'HEIC'],
    ['visits', 'check_in/device_time', '2026-03-02T01:12:13.000Z', '3月2日 09:12'],
    ['visits', 'check_in/position', { latitude: 30.123456, longitude: 114.1, datum: 'wgs84', accuracy_m: 12.4 }, '30.12346, 114.10000 · 位置误差约 12 米'],
    ['visits', 'sections/greeting/mood', ['fine', 'glum'], '好、glum'],
    ['visits', `photos/${SHOP}`, { sha256: '9f86', taken_at: '2026-03-02T01:12:13.000Z', size: 5 }, '照片 · 3月2日 09:12'],
    ['in_store_days', 'commitments/0', { by: 'retailer', text: '整理', due_on: '2026-03-05' }, '由谁 零售户 · 承诺内容 整理 · 期限 3月5日'],
    ['anomaly_reports', 'items/0/urgent', true, '是'],
    ['promotion_checks', 'faults/0/fault', 'invalid_photo', '照片无效'],
    ['task_updates', 'outcome', 'impossible', '无法完成'],
    ['complaints', 'terminal_id', SHOP, '福源食杂店'],
  ])('of %s, %s, says %j as people do', (collection, path, value, said) => expect(sayValue(value, words, collection, path.split('/'))).toBe(said))

  it('of a fixed choice is chosen in words, and the others are entered as what they are', () => {
    expect(options('complaints', 'contact_wish')).toEqual(['visit=上门', 'call=电话', 'none=不用答复'])
    expect(options('visits', 'sections', 'greeting', 'mood')).toEqual(['fine=好'])
    expect(options('complaints', 'terminal_id')).toEqual([`${SHOP}=福源食杂店`])
    expect(['opened_at', 'text'].map((name) => options('complaints', name))).toEqual(['time', 'text'])
    expect(formOf('visits', ['shelf_checks', SHOP, 'produced_on'])).toEqual({ kind: 'day' })
    expect(formOf('visits', ['sections', 'greeting', 'source'], true)).toEqual({ kind: 'flag' }) // a question may be called anything
    expect(sayPath(['sections', 'greeting', 'mood'], words)).toBe('问候 · 心情')
    expect(sayPath(['text'], words, 'complaints')).toBe('投诉内容') // as its own screen calls it
    expect(sayPath(['some_field_to_come'], words)).toBe('some_field_to_come')
  })

  it.each([
    ['visits', 'kind', 'shelf_checks/position', 'display_checks/position', 'display_checks/price_tag', 'photos/source', 'check_in/position/datum'],
    ['in_store_days', 'photos/view', 'commitments/by'],
    ['in_store_requests', 'kind'],
    ['anomaly_reports', 'items/kind'],
    ['complaints', 'kind', 'contact_wish'],
    ['promotion_checks', 'faults/fault'],
    ['task_updates', 'outcome'],
    ['signal_explanations', 'signal'],
  ])('of %s has a word for each of its codes', (collection, ...paths) => {
    const codes = paths.flatMap((path) => {
      const form = formOf(collection, path.split('/'))
      return form.kind === 'choice' && form.codes.length ? form.codes.map((code) => `${form.words}.${code}`) : [`${path} is free`]
    })
    expect(codes.filter((code) => !i18n.global.te(code))).toEqual([])
  })
})

describe('what is unsent', () => {
  it('is listed with the photos of each document, also of one that has arrived', async () => {
    const server = new Server()
    const phone = await openPhone(server, { sync: { photosMayGo: () => false } })
    await phone.open.outbox.write('visits', 'a', { photos: [] }, [picture('p1', 'one')])
    await sync(phone)
    await phone.open.outbox.write('visits', 'b', { needs: 'a' }, [picture('p2', 'two'), picture('p3', 'three')])
    await phone.open.outbox.write('visits', 'c', null)
    const listed = (await unsentList(phone.database)).map(({ id, state, isTakenBack, photos }) => [id, state, isTakenBack, photos.map((each) => each.id)])
    expect(listed).toEqual([
      ['b', 'waiting', false, ['p2', 'p3']],
      ['c', 'waiting', true, []],
      ['a', 'sent', false, ['p1']],
    ])
  })

  it('leaves the phone in a file that every system opens, and stays where it is', async () => {
    const server = new Server()
    const phone = await openPhone(server, { sync: { photosMayGo: () => false } })
    await phone.open.outbox.write('visits', 'refused', { refuse: true })
    await sync(phone)
    await phone.open.outbox.write('visits', 'a', { note: '中支新品' }, [picture('p1', 'the picture')])
    await phone.open.store.saveDraft('visit/b', { note: 'half' })
    const { vault, person } = phone.open
    const before = await phone.open.outbox.unsent()
    const blob = await exportUnsent({ database: phone.database, vault, person, appVersion: '1.4.0', now: Date.now })

    const file = join(mkdtempSync(join(tmpdir(), 'zhudian-')), 'unsent.zip')
    writeFileSync(file, Buffer.from(await blob.arrayBuffer()))
    const read = 'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; sys.stdout.buffer.write(z.read(sys.argv[2]))'
    const open = (name: string): string => execFileSync('python3', ['-c', read, file, name], { encoding: 'utf-8' })
    const told = JSON.parse(open('unsent.json')) as UnsentFile
    expect(told).toMatchObject({ format: 'zhudian-unsent', version: 1, person: { id: PERSON.id } })
    expect(told.documents).toMatchObject([
      { id: 'a', base_rev: 0, device_seq: 2, doc: { note: '中支新品' } },
      { id: 'refused', refused: 'invalid', doc: { refuse: true } },
    ])
    expect(told.drafts).toMatchObject([{ key: 'visit/b', value: { note: 'half' } }])
    expect(open(told.photos[0]!.file)).toBe('the picture')
    expect(await phone.open.outbox.unsent()).toEqual(before)
  })

  it('takes pictures of what is still written into the file, and leaves out what only the phone needs', async () => {
    const phone = await openPhone(new Server())
    const { vault, person, store } = phone.open
    await store.saveDraft('in_store_day/d', { photos: [{ id: 'p9', media_type: 'image/jpeg' }] })
    await phone.database.drafts.put({ key: 'picture/p9', saved_at: 5, body: await vault.sealBytes(new TextEncoder().encode('of a draft').buffer, 'draft/picture/p9') })
    await store.saveDraft('thumbnail/p9', 'data:image/jpeg;base64,')
    await store.saveDraft('colleagues', { at: 1, colleagues: [{ id: 'c', name: '王磊' }] })
    const blob = await exportUnsent({ database: phone.database, vault, person, appVersion: '1.4.0', now: Date.now })
    const text = await blob.text()
    expect(text).toContain('of a draft')
    expect(text).toContain('photos/p9.jpeg')
    expect(text).not.toMatch(/王磊|base64/)
  })

  it('that was refused is sent once more as it was corrected', async () => {
    const server = new Server()
    const phone = await openPhone(server)
    await phone.open.outbox.write('visits', 'a', { refuse: true, note: 'one' })
    await sync(phone)
    expect(await phone.open.outbox.unsent()).toMatchObject({ documents: 0, refused: 1 })
    await phone.open.outbox.insist('visits', 'a', { note: 'one' })
    await sync(phone)
    expect(await phone.open.outbox.unsent()).toMatchObject({ documents: 0, refused: 0 })
    expect(server.docs.get('visits/a')?.doc).toMatchObject({ note: 'one' })
  })
})
