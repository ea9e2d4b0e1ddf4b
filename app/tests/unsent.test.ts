import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { differences, leafAt, merged, pathOf, withLeaf } from '@/core/unsent/differences'
import { type UnsentFile, exportUnsent } from '@/core/unsent/exporting'
import { unsentList } from '@/core/unsent/listing'
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
      merged(mine, found.map((difference) => ({ difference, side: paths.includes(difference.path.join('/')) ? 'theirs' : 'mine' }))) // prettier-ignore
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
