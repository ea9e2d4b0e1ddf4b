/** Ways on which work could be lost or doubled while everything else goes right: things at the same time, or one after another. */
import { randomBytes } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { uuid7 } from '@/core/uuid'
import { atRisk } from '@/core/unsent/risk'
import { emptyPhone, openPhone, settle, sync } from './devices'
import { Server } from './server'

function photoOf(size: number, id = uuid7()) {
  const bytes = new Uint8Array(randomBytes(size)).buffer
  return { row: { id, sha256: 'x', size, media_type: 'image/jpeg' }, kept: { id, sha256: 'x', media_type: 'image/jpeg', taken_at: 1, bytes } }
}

/** Two phones, and a conflict on the second. */
async function conflicting(mine: object, theirs: object) {
  const server = new Server()
  const [one, other] = [await openPhone(server), await openPhone(server)]
  await one.open.outbox.write('visits', 'a', { photos: [] })
  await sync(one)
  await sync(other)
  await one.open.outbox.write('visits', 'a', { photos: [], ...theirs })
  await sync(one)
  return { server, phone: other, write: (change: object = {}, photos = [] as ReturnType<typeof photoOf>[]) =>
    other.open.outbox.write('visits', 'a', { photos: photos.map(({ row }) => row), ...mine, ...change }, photos.map(({ kept }) => kept)) } // prettier-ignore
}

/** A promise, and what fulfils it. */
function gate() {
  let open = (): void => undefined
  return { passed: new Promise<void>((resolve) => (open = resolve)), open: () => open() }
}

describe('two edits at once', () => {
  it('are kept in the order in which they were made, however long the sealing of the first takes', async () => {
    const phone = await openPhone(new Server())
    const { vault, outbox } = phone.open
    const [slow, quick] = [photoOf(10), photoOf(10)]
    const sealBytes = vault.sealBytes.bind(vault)
    const { passed, open } = gate()
    vi.spyOn(vault, 'sealBytes').mockImplementation(async (data, context) => {
      if (context.endsWith(slow.row.id)) await passed
      return sealBytes(data, context)
    })
    const both = [
      outbox.write('visits', 'a', { photos: [slow.row] }, [slow.kept]),
      outbox.write('visits', 'a', { photos: [slow.row, quick.row] }, [quick.kept]),
    ]
    await Promise.race([both[1], phone.open.store.get('visits', 'a').then(() => phone.database.outbox.count())])
    open()
    await Promise.all(both)
    expect((await phone.open.store.get('visits', 'a'))?.doc).toEqual({ photos: [slow.row, quick.row] })
    expect(await phone.database.pictures.count()).toBe(2)
  })

  it('of a draft too, and one that was dropped stays dropped', async () => {
    const { vault, store } = (await openPhone(new Server())).open
    const seal = vault.seal.bind(vault)
    let { passed, open } = gate()
    vi.spyOn(vault, 'seal').mockImplementation(async (value, context) => {
      if (value === 'first') await passed
      return seal(value, context)
    })
    const [first, second] = [store.saveDraft('a', 'first'), store.saveDraft('a', 'second')]
    await Promise.race([second, seal('', '').then(() => store.draft('b'))])
    open()
    await Promise.all([first, second])
    expect(await store.draft('a')).toBe('second')
    ;({ passed, open } = gate())
    const [saved, dropped] = [store.saveDraft('a', 'first'), store.dropDraft('a')]
    await Promise.race([dropped, store.draft('b')])
    open()
    await Promise.all([saved, dropped])
    expect(await store.draft('a')).toBeNull()
  })
})

describe('a conflict that nobody has looked at', () => {
  it('is not won by going on with the own version', async () => {
    const { server, phone, write } = await conflicting({ note: 'mine' }, { note: 'theirs' })
    await write()
    await sync(phone)
    await write({ note: 'mine, and more' })
    await sync(phone)
    expect(server.docs.get('visits/a')?.doc).toMatchObject({ note: 'theirs' })
    expect(await phone.database.refusals.toArray()).toMatchObject([{ status: 'conflict' }])
    expect((await phone.open.store.get('visits', 'a'))?.doc).toMatchObject({ note: 'mine, and more' })
  })

  it('has what was written since on top of what is chosen', async () => {
    const { server, phone, write } = await conflicting({ note: 'mine' }, { note: 'theirs' })
    await write()
    await sync(phone)
    await write({ more: 'since then' })
    await phone.open.outbox.insist('visits', 'a', { photos: [], note: 'theirs' })
    await sync(phone)
    expect(server.docs.get('visits/a')?.doc).toMatchObject({ note: 'theirs', more: 'since then' })
    expect(await phone.open.outbox.unsent()).toMatchObject({ documents: 0, refused: 0 })
    expect(await phone.database.outbox.count()).toBe(0)
  })

  it('keeps the pictures of what was written since when the refused version is given up', async () => {
    const { phone, write } = await conflicting({ note: 'mine' }, { note: 'theirs' })
    await write()
    await sync(phone)
    await write({}, [photoOf(10)])
    await phone.open.outbox.giveUp('visits', 'a')
    expect(await phone.database.pictures.count()).toBe(1)
  })

  it('drops the pictures that are in neither version', async () => {
    const { phone, write } = await conflicting({ note: 'mine' }, { note: 'theirs' })
    await write({}, [photoOf(10)])
    await sync(phone)
    await phone.open.outbox.insist('visits', 'a', { photos: [], note: 'theirs' })
    expect(await phone.database.pictures.count()).toBe(0)
    expect(await phone.open.outbox.unsent()).toMatchObject({ documents: 1, photos: 0 })
  })
})

describe('pictures', () => {
  it('of a document that was written again while it was being taken back stay', async () => {
    const server = new Server()
    let meanwhile = async (): Promise<void> => undefined
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const answer = await server.fetch(input, init)
      if (String(input).endsWith('/sync/push')) await meanwhile()
      return answer
    }
    const phone = await openPhone(server, { fetch, sync: { photosMayGo: () => false } })
    await phone.open.outbox.write('visits', 'a', { photos: [] })
    await sync(phone)
    await phone.open.outbox.write('visits', 'a', null)
    const photo = photoOf(10)
    meanwhile = async () => {
      meanwhile = async () => undefined
      await phone.open.outbox.write('visits', 'a', { photos: [photo.row] }, [photo.kept])
    }
    await sync(phone)
    expect(await phone.database.pictures.count()).toBe(1)
  })

  it('that no document declares any more are shown to the person, and do not wait for ever', async () => {
    const server = new Server()
    let mayGo = false
    const [phone, other] = [await openPhone(server, { sync: { photosMayGo: () => mayGo } }), await openPhone(server)]
    const photo = photoOf(10)
    await phone.open.outbox.write('visits', 'a', { photos: [photo.row] }, [photo.kept])
    await sync(phone)
    await sync(other)
    await other.open.outbox.write('visits', 'a', { photos: [] })
    await sync(other)
    mayGo = true
    await sync(phone)
    expect(await phone.open.outbox.unsent()).toMatchObject({ photos: 0, refused: 1 })
  })
})

describe('a phone that is locked', () => {
  it('is closed at once, also while the network crawls, and keeps its session', async () => {
    const server = new Server()
    let crawls = false
    const { passed, open } = gate()
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const answer = await server.fetch(input, init)
      if (crawls) await passed
      return answer
    }
    const phone = emptyPhone(server, { fetch })
    await phone.start()
    await phone.logIn('lin.xiao', 'right')
    await phone.guard('135790')
    await settle(phone)
    server.endSessions() // so that the next request renews it
    crawls = true
    const asked = phone.api.json('GET', '/sync/pull?limit=1').catch((error: unknown) => error)
    const running = phone.open.engine.syncNow()
    await phone.lock()
    expect(phone.stage.value).toBe('locked')
    expect(() => phone.open).toThrow()
    open()
    await Promise.all([asked, running])
    await phone.unlock('135790')
    await sync(phone)
    expect(phone.open.engine.state.value.trouble).toBeNull()
  })
})

describe('a phone that is erased', () => {
  it('stays empty, also when the first documents are on their way', async () => {
    const server = new Server()
    server.put('terminals', 't', { name: 'a shop' })
    const { passed, open } = gate()
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const answer = await server.fetch(input, init)
      if (String(input).includes('/sync/pull')) await passed
      return answer
    }
    const phone = emptyPhone(server, { fetch })
    await phone.start()
    await phone.logIn('lin.xiao', 'right')
    await phone.guard(null)
    const { engine } = phone.open
    const running = engine.syncNow()
    await vi.waitFor(() => expect(server.requests.at(-1)).toBe('GET /sync/pull'))
    await phone.erase()
    open()
    await running
    expect(await phone.database.documents.count()).toBe(0)
    expect(await phone.database.read('cursor')).toBeNull()
  })

  it('is asked about first when something was refused, or is not finished', async () => {
    const phone = await openPhone(new Server())
    const { outbox, store } = phone.open
    expect(await atRisk(phone.database)).toEqual({ documents: 0, photos: 0 })
    await outbox.write('visits', 'a', { refuse: true })
    await sync(phone)
    await store.saveDraft('visit/b', { doc: {} })
    await store.saveDraft('visit/a', { doc: {} }) // the one that was refused, further on
    await store.saveDraft('thumbnail/x', 'data:')
    await store.saveDraft('picture/p', 'bytes')
    expect(await atRisk(phone.database)).toEqual({ documents: 2, photos: 1 })
  })
})

describe('a draft', () => {
  it('that does not open is none, so that its screen does', async () => {
    const phone = await openPhone(new Server())
    await phone.open.store.saveDraft('a', 'mine')
    await phone.database.drafts.update('a', { key: 'a', body: await phone.open.vault.seal('mine', 'elsewhere') })
    expect(await phone.open.store.draft('a')).toBeNull()
  })
})
