import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Phone } from '@/core/phone'
import { uuid7 } from '@/core/uuid'
import { held, newDatabase, openPhone, settle, sync } from './devices'
import { Server, problem } from './server'

const trouble = (phone: Phone) => phone.open.engine.state.value.trouble?.kind ?? null
const unsent = (phone: Phone) => phone.open.outbox.unsent()
const doc = async (phone: Phone, id: string) => (await phone.open.store.get('visits', id))?.doc

/** Sends requests through `change`, which may answer in the server's place. */
function through(server: Server, change: (method: string, path: string, go: () => Promise<Response>) => Promise<Response>): typeof fetch {
  return (input, init) => change(init?.method ?? 'GET', String(input).replace('/api/v1', ''), () => server.fetch(input, init))
}

async function photoOf(size: number) {
  const bytes = new Uint8Array(randomBytes(size))
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
  const id = uuid7()
  const row = { id, sha256, size, media_type: 'image/jpeg' }
  return { row, bytes, kept: { id, sha256, media_type: 'image/jpeg', taken_at: 1, bytes: bytes.buffer } }
}

describe('pushing', () => {
  it('sends what was written without a network, and shows it all the while', async () => {
    const server = new Server()
    const phone = await openPhone(server)
    await phone.open.outbox.write('visits', 'a', { note: 'one' })
    expect(await doc(phone, 'a')).toEqual({ note: 'one' })
    expect(await unsent(phone)).toMatchObject({ documents: 1 })
    await sync(phone)
    expect(await unsent(phone)).toMatchObject({ documents: 0, oldest_at: null })
    expect(await doc(phone, 'a')).toMatchObject({ note: 'one', server: { rev: 1 } })
  })

  it('tells screens of every edit, also where there is no more unsent than before', async () => {
    const phone = await openPhone(new Server())
    await phone.open.outbox.write('visits', 'a', { note: 'one' })
    await phone.open.outbox.write('visits', 'b', { note: 'one' })
    const before = await unsent(phone)
    await phone.open.outbox.write('visits', 'b', { note: 'two' })
    const after = await unsent(phone)
    expect([after.documents, after.oldest_at]).toEqual([before.documents, before.oldest_at])
    expect(after.newest_seq).toBeGreaterThan(before.newest_seq)
  })

  it('keeps an edit that was made while the one before it was under way', async () => {
    const server = new Server()
    let meanwhile = async (): Promise<void> => undefined
    const fetch = through(server, async (_, path, go) => {
      const answer = await go()
      if (path === '/sync/push') await meanwhile()
      return answer
    })
    const phone = await openPhone(server, { fetch })
    await phone.open.outbox.write('visits', 'a', { note: 'one' })
    meanwhile = async () => {
      meanwhile = async () => undefined
      await phone.open.outbox.write('visits', 'a', { note: 'two' })
    }
    await sync(phone)
    await sync(phone)
    expect(server.docs.get('visits/a')?.doc).toMatchObject({ note: 'two' })
    expect(server.refusals).toEqual([])
    expect(await unsent(phone)).toMatchObject({ documents: 0 })
  })

  it('sends what was written during a run by the next one, at once', async () => {
    const server = new Server()
    let meanwhile = async (): Promise<void> => undefined
    const fetch = through(server, async (_, path, go) => {
      const answer = await go()
      if (path.startsWith('/sync/pull')) await meanwhile()
      return answer
    })
    const phone = await openPhone(server, { fetch })
    meanwhile = async () => {
      meanwhile = async () => undefined
      await phone.open.outbox.write('visits', 'a', { note: 'during' })
    }
    phone.open.engine.start()
    await vi.waitFor(() => expect(server.docs.get('visits/a')?.doc).toMatchObject({ note: 'during' }))
    await phone.open.engine.stop()
  })

  it('does not make a conflict with itself of a reply that was lost', async () => {
    const server = new Server()
    let isLost = true
    const fetch = through(server, async (_, path, go) => {
      const answer = await go()
      if (path === '/sync/push' && isLost) throw new TypeError('cut')
      return answer
    })
    const phone = await openPhone(server, { fetch })
    await phone.open.outbox.write('visits', 'a', { note: 'one' })
    await sync(phone)
    expect(trouble(phone)).toBe('unreachable')
    isLost = false
    await phone.open.outbox.write('visits', 'a', { note: 'two' })
    await sync(phone)
    expect([trouble(phone), server.refusals]).toEqual([null, []])
    expect(server.docs.get('visits/a')?.doc).toMatchObject({ note: 'two' })
  })

  it('sends what was deferred again, after what it waits for', async () => {
    const server = new Server()
    const phone = await openPhone(server)
    await phone.open.outbox.write('task_updates', 'late', { needs: 'visits/a' })
    await phone.open.outbox.write('visits', 'a', { note: 'one' })
    await sync(phone)
    expect(server.docs.get('task_updates/late')?.doc).toMatchObject({ needs: 'visits/a' })
  })

  it('keeps what was refused in sight, and lets it be corrected', async () => {
    const server = new Server()
    const phone = await openPhone(server)
    await phone.open.outbox.write('visits', 'a', { refuse: true })
    await phone.open.outbox.write('visits', 'b', { note: 'good' })
    await sync(phone)
    expect(server.docs.has('visits/b')).toBe(true)
    expect(await phone.open.store.get('visits', 'a')).toMatchObject({ standing: 'refused', doc: { refuse: true } })
    expect(await unsent(phone)).toMatchObject({ documents: 0, refused: 1 })
    await phone.open.outbox.write('visits', 'a', { note: 'better' })
    await sync(phone)
    expect(await phone.open.store.get('visits', 'a')).toMatchObject({ standing: 'synced', doc: { note: 'better' } })
    expect(await unsent(phone)).toMatchObject({ refused: 0 })
  })

  it.each([
    ['mine', '"mine"'],
    ['theirs', '"theirs"'],
  ])('shows both sides of a conflict, and %s can win', async (winner, text) => {
    const server = new Server()
    const [one, other] = [await openPhone(server), await openPhone(server)]
    await one.open.outbox.write('visits', 'a', { note: 'first' })
    await sync(one)
    await sync(other)
    await one.open.outbox.write('visits', 'a', { note: 'theirs' })
    await other.open.outbox.write('visits', 'a', { note: 'mine' })
    await sync(one)
    await sync(other)
    const [refusal] = await other.database.refusals.toArray()
    expect(await other.open.vault.unseal(refusal!.theirs!, 'visits/a')).toMatchObject({ note: 'theirs' })
    expect(await doc(other, 'a')).toMatchObject({ note: 'mine' })
    if (winner === 'mine') await other.open.outbox.insist('visits', 'a')
    else await other.open.outbox.giveUp('visits', 'a')
    await sync(other)
    expect(JSON.stringify(server.docs.get('visits/a')?.doc)).toContain(text)
    expect(JSON.stringify(await doc(other, 'a'))).toContain(text)
  })

  it('notices a conflict also when a pull came between two edits of a document', async () => {
    const server = new Server()
    const [one, other] = [await openPhone(server), await openPhone(server)]
    await one.open.outbox.write('visits', 'a', { note: 'first' })
    await sync(one)
    await sync(other)
    await other.open.outbox.write('visits', 'a', { note: 'mine' })
    await one.open.outbox.write('visits', 'a', { note: 'theirs' })
    await sync(one)
    const { pullAll } = await import('@/core/pull')
    await pullAll({ database: other.database, vault: other.open.vault, api: other.api, pageSize: 10 })
    await other.open.outbox.write('visits', 'a', { note: 'mine, again' })
    await sync(other)
    expect(server.refusals).toMatchObject([{ status: 'conflict' }])
    expect(server.docs.get('visits/a')?.doc).toMatchObject({ note: 'theirs' })
  })

  it('sends portions that the server takes', async () => {
    const server = new Server()
    let most = 0
    const fetch = through(server, async (_, path, go) => {
      if (path !== '/sync/push') return go()
      const answer = await go()
      const { results } = (await answer.clone().json()) as { results: unknown[] }
      most = Math.max(most, results.length)
      return answer
    })
    const phone = await openPhone(server, { fetch })
    for (let i = 0; i < 120; i++) await phone.open.outbox.write('visits', `v${i}`, { i })
    await sync(phone)
    expect(most).toBeLessThanOrEqual(100)
    expect(server.docs.size).toBe(120)
  })

  it('refuses for the server what is too large even by itself', async () => {
    const server = new Server()
    let isStrict = true
    const fetch = through(server, async (_, path, go) => (path === '/sync/push' && isStrict ? problem(413, 'too-large') : go()))
    const phone = await openPhone(server, { fetch })
    await phone.open.outbox.write('visits', 'a', { note: 'one' })
    await phone.open.outbox.write('visits', 'b', { note: 'two' })
    await sync(phone)
    isStrict = false
    expect(await unsent(phone)).toMatchObject({ documents: 0, refused: 2 })
  })
})

describe('pulling', () => {
  it('takes pages in until there are no more', async () => {
    const server = new Server()
    for (let i = 0; i < 2500; i++) server.put('terminals', `t${i}`, { name: `${i}` })
    const phone = await openPhone(server)
    expect(await phone.database.documents.count()).toBe(2500)
    expect(server.requests.filter((each) => each === 'GET /sync/pull').length).toBeGreaterThanOrEqual(3)
  })

  it('drops what has left, and after a reset everything but the outbox', async () => {
    const server = new Server()
    for (const id of ['a', 'b', 'c']) server.put('terminals', id, { name: id })
    const phone = await openPhone(server)
    server.hide('terminals/a')
    await sync(phone)
    expect([...(await held(phone)).keys()].sort()).toEqual(['terminals/b', 'terminals/c'])
    await phone.open.outbox.write('visits', 'mine', { note: 'unsent' })
    server.docs.delete('terminals/b')
    server.beginEpoch()
    await sync(phone)
    expect([...(await held(phone)).keys()].sort()).toEqual(['terminals/c', 'visits/mine'])
  })

  it('starts again where a cursor is not known, without rows from before', async () => {
    const server = new Server()
    server.put('terminals', 'a', { name: 'a' })
    const phone = await openPhone(server)
    server.docs.delete('terminals/a')
    server.put('terminals', 'b', { name: 'b' })
    await phone.database.write('cursor', 'nonsense')
    await sync(phone)
    expect([...(await held(phone)).keys()]).toEqual(['terminals/b'])
  })

  it('notices a copy that is not true, and starts that collection again', async () => {
    const server = new Server()
    for (const id of ['a', 'b']) server.put('terminals', id, { name: id })
    server.put('specs', 's', {})
    const phone = await openPhone(server)
    await phone.database.documents.delete(['terminals', 'a'])
    await phone.database.write('compared_at', 0)
    await sync(phone)
    expect((await held(phone)).get('terminals/a')).toMatchObject({ doc: { name: 'a' } })
  })
})

describe('photos', () => {
  const declare = async (phone: Phone, ...photos: Awaited<ReturnType<typeof photoOf>>[]) =>
    phone.open.outbox.write('visits', 'a', { photos: photos.map(({ row }) => row) }, photos.map(({ kept }) => kept)) // prettier-ignore

  it('follow their document, and leave the phone when a pull has shown them', async () => {
    const server = new Server()
    const phone = await openPhone(server)
    const photo = await photoOf(200_000)
    await declare(phone, photo)
    expect(await unsent(phone)).toMatchObject({ photos: 1 })
    await sync(phone)
    expect(Buffer.from(server.photos.get(photo.row.id)!).equals(photo.bytes)).toBe(true)
    expect(await phone.database.photos.count()).toBe(0)
    expect(server.requests.indexOf('POST /sync/push')).toBeLessThan(server.requests.indexOf('POST /sync/uploads'))
  })

  it('that were removed again, or whose document was taken back, are not sent, and leave the phone', async () => {
    const server = new Server()
    const phone = await openPhone(server)
    const [removed, taken_back] = [await photoOf(1_000), await photoOf(1_000)]
    await declare(phone, removed)
    await phone.open.outbox.write('visits', 'a', { photos: [] })
    expect(await phone.database.photos.count()).toBe(0)
    await declare(phone, taken_back)
    await phone.open.outbox.write('visits', 'a', null)
    expect(await phone.database.photos.count()).toBe(1) // until the server has agreed
    await sync(phone)
    expect(server.photos.size).toBe(0)
    expect(await unsent(phone)).toMatchObject({ documents: 0, photos: 0 })
    expect(await phone.database.pictures.count()).toBe(0)
  })

  it('go on after a cut from what has arrived', async () => {
    const server = new Server()
    let left = 3
    const fetch = through(server, async (method, path, go) => {
      if (path.startsWith('/sync/uploads') && method !== 'HEAD' && left-- <= 0) throw new TypeError('cut')
      return go()
    })
    const phone = await openPhone(server, { fetch })
    const photo = await photoOf(900_000)
    await declare(phone, photo)
    await sync(phone)
    expect(trouble(phone)).toBe('unreachable')
    expect((await phone.database.photos.toArray())[0]!.sent_bytes).toBeGreaterThan(100_000)
    left = Infinity
    await sync(phone)
    expect(Buffer.from(server.photos.get(photo.row.id)!).equals(photo.bytes)).toBe(true)
    expect(server.requests.filter((each) => each === 'POST /sync/uploads')).toHaveLength(1)
  })

  it('wait for Wi-Fi where that was chosen, unless they are sent by hand', async () => {
    const server = new Server()
    const phone = await openPhone(server, { sync: { photosMayGo: () => false } })
    await declare(phone, await photoOf(1_000))
    await sync(phone)
    expect(phone.open.engine.state.value).toMatchObject({ waits_for_wifi: true, unsent: { documents: 0, photos: 1 } })
    expect(server.said.at(-1)).toMatchObject({ documents: 0, photos: 1 })
    await phone.open.engine.syncNow({ photos: true })
    await settle(phone)
    expect(server.photos.size).toBe(1)
  })

  it('stay with a document that was refused, until it is given up', async () => {
    const server = new Server()
    const phone = await openPhone(server)
    const photo = await photoOf(1_000)
    await phone.open.outbox.write('visits', 'a', { refuse: true, photos: [photo.row] }, [photo.kept])
    await sync(phone)
    expect(await phone.database.photos.count()).toBe(1)
    expect(server.requests).not.toContain('POST /sync/uploads')
    await phone.open.outbox.giveUp('visits', 'a')
    expect(await phone.database.photos.count()).toBe(0)
  })
})

describe('two tabs', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('sync one at a time, and count one after the other', async () => {
    const server = new Server()
    const database = newDatabase()
    const one = await openPhone(server, { database })
    const other = new Phone({ appVersion: '1.4.0', database, fetch: server.fetch })
    await other.start()
    await settle(other)
    vi.stubGlobal('navigator', { locks: newLocks(), onLine: true })
    await Promise.all([one.open.outbox.write('visits', 'a', { n: 1 }), other.open.outbox.write('visits', 'b', { n: 2 })])
    const before = server.requests.length
    await Promise.all([one.open.engine.syncNow(), other.open.engine.syncNow()])
    expect([one, other].map((phone) => phone.open.engine.state.value.phase).sort()).toEqual(['elsewhere', 'idle'])
    expect(server.requests.slice(before).filter((each) => each === 'POST /sync/push')).toHaveLength(1)
    expect([...server.applied.values(), server.docs.size]).toEqual([1, 1, 2])
    await settle(other)
    expect(other.open.engine.state.value.phase).toBe('idle')
  })
})

/** As much of Web Locks as is used. */
function newLocks() {
  const held = new Map<string, Promise<unknown>>()
  type Work = (lock: object | null) => Promise<unknown>
  return {
    async request(name: string, options: { ifAvailable?: boolean } | Work, work?: Work) {
      const run = work ?? (options as Work)
      if (held.has(name) && (options as { ifAvailable?: boolean }).ifAvailable) return run(null)
      const former = held.get(name)
      const running = former ? former.then(() => run({})) : run({})
      held.set(name, running)
      return running.finally(() => held.delete(name))
    },
  }
}

describe('what a person is told', () => {
  it('waits longer after each failure, and as long as the server asks', async () => {
    const server = new Server()
    let answer: (() => Response) | null = null
    const fetch = through(server, async (_, path, go) => (path.startsWith('/sync') && answer ? answer() : go()))
    const phone = await openPhone(server, { fetch, now: () => 1_000_000, sync: { random: () => 1 } })
    const waits: number[] = []
    answer = () => problem(503, 'unavailable')
    for (let i = 0; i < 9; i++) {
      await sync(phone)
      waits.push(phone.open.engine.state.value.trouble!.retry_at! - 1_000_000)
    }
    expect(waits.slice(0, 3)).toEqual([5_000, 10_000, 20_000])
    expect(waits.at(-1)).toBe(600_000)
    answer = () => problem(503, 'unavailable', { 'Retry-After': '3600' })
    await sync(phone)
    expect(phone.open.engine.state.value.trouble).toMatchObject({ kind: 'busy', retry_at: 1_000_000 + 3_600_000 })
    answer = null
    await sync(phone)
    expect(trouble(phone)).toBeNull()
  })

  it('tries nothing without a network, and says so', async () => {
    const server = new Server()
    let isOnline = true
    const phone = await openPhone(server, { sync: { isOnline: () => isOnline } })
    isOnline = false
    const before = server.requests.length
    await sync(phone)
    expect([trouble(phone), server.requests.length]).toEqual(['offline', before])
  })

  it('keeps all that is unsent when the session has ended, and sends it after the next log-in', async () => {
    const server = new Server()
    const phone = await openPhone(server)
    await phone.open.outbox.write('visits', 'a', { note: 'one' })
    server.forgetLogIns()
    await sync(phone)
    expect(trouble(phone)).toBe('signed_out')
    expect(await unsent(phone)).toMatchObject({ documents: 1 })
    await phone.logIn('lin.xiao', 'right')
    await settle(phone)
    expect(server.docs.has('visits/a')).toBe(true)
  })

  it('erases everything when the device was revoked, and on nothing else', async () => {
    const server = new Server()
    const phone = await openPhone(server)
    await phone.open.outbox.write('visits', 'a', { note: 'one' })
    server.disabled = true
    server.endSessions()
    await sync(phone)
    expect([trouble(phone), phone.stage.value]).toEqual(['disabled', 'open'])
    server.disabled = false
    await phone.logIn('lin.xiao', 'right')
    await settle(phone)
    await phone.open.outbox.write('visits', 'b', { note: 'two' })
    server.revoked.add((await phone.database.read<string>('device_id'))!)
    await phone.open.engine.syncNow()
    expect(phone.stage.value).toBe('empty')
    expect(await Promise.all(phone.database.tables.map((table) => table.count()))).toEqual(phone.database.tables.map(() => 0))
  })

  it('counts edits on where it left off when the app is opened again', async () => {
    const server = new Server()
    const database = newDatabase()
    const phone = await openPhone(server, { database })
    await phone.open.outbox.write('visits', 'a', { note: 'one' })
    const reopened = new Phone({ appVersion: '1.5.0', database, fetch: server.fetch })
    await reopened.start()
    await settle(reopened)
    await reopened.open.outbox.write('visits', 'a', { note: 'two' })
    await sync(reopened)
    expect(server.docs.get('visits/a')).toMatchObject({ doc: { note: 'two' }, edit: { seq: 2 } })
  })
})
