import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { describe, expect, it, vi } from 'vitest'
import { DeskDatabase } from '@/desk/core/database'
import { type Filter, parametersOf, saidDays, usualDays, valuesOf } from '@/desk/core/filters'
import { Keys, type Shortcut } from '@/desk/core/keys'
import { type Page, Pages } from '@/desk/core/pages'
import { failureOf } from '@/desk/core/problems'
import { AnotherAtThisDesk, Desk } from '@/desk/core/session'
import { type Progress, Transfers } from '@/desk/core/transfers'
import { dropView, saveView, savedViews } from '@/desk/core/views'
import type { Router } from 'vue-router'
import { ENTRIES, barOf, entriesOf, entryAt, groupsOf, homeOf, openAtFirst } from '@/desk/navigation'
import { leadOf } from '@/desk/parts/notices'
import { EVERYBODY } from '@/desk/roles'
import { routes } from '@/desk/routes'
import { Refused, Revoked, SignedOut } from '@/core/failures'
import { desk as words } from '@/desk/i18n/desk.zh'
import { zh } from '@/desk/i18n/zh'

const PERSON = { id: 'p1', username: 'zhao.min', name: '赵敏', role: 'market_manager', branch: { id: 'b1', code: '439901', name: '城东' }, city: { id: 439900, name: '江州' } }
const DEVICE = { id: 'd1', name: 'Browser', platform: 'Linux' }
const SESSION = { access_token: 'a1', refresh_token: 'r1', expires_in: 900, person: PERSON }
const json = (body: unknown, status = 200, headers = {}): Response => new Response(JSON.stringify(body), { status, headers })
const problem = (slug: string, status: number, more = {}): Response => json({ slug, title: slug, status, ...more }, status)

/** A server with one person, whose session can be ended; what it was asked stands in `asked`. */
function newServer() {
  const server = {
    asked: [] as string[],
    session: 'good' as 'good' | 'ended' | 'revoked',
    person: PERSON,
    fetch: (async (input, init) => {
      const path = String(input).replace('/api/v1', '')
      server.asked.push(`${init?.method} ${path}`)
      if (path === '/sessions') {
        if (!String(init?.body).includes('right')) return problem('wrong-credentials', 401)
        server.session = 'good'
        return json({ ...SESSION, access_token: 'a2', refresh_token: 'r2', person: server.person }, 201)
      }
      if (server.session === 'revoked') return problem('device_revoked', 401)
      if (server.session === 'ended') return problem('session-expired', 401)
      if (path === '/me') return json(server.person)
      if (init?.method === 'DELETE') return new Response(null, { status: 204 })
      return json({ items: [path] }, 200, { ETag: '"7"' })
    }) as typeof fetch,
  }
  return server
}

async function newDesk(server = newServer(), indexedDB = new IDBFactory()) {
  const marks: boolean[] = []
  const database = new DeskDatabase('zhudian-desk', { indexedDB, IDBKeyRange })
  const desk = new Desk({ database, fetch: server.fetch, mark: (isHere) => marks.push(isHere) })
  await desk.start()
  return { desk, server, marks, database, indexedDB }
}

async function openDesk() {
  const made = await newDesk()
  await made.desk.take(SESSION, DEVICE)
  return made
}

/** Until it has been noticed that the session is over. */
const ended = (desk: { stage: { value: string } }): Promise<void> => vi.waitFor(() => expect(desk.stage.value).toBe('ended'))

describe('a desk', () => {
  it('keeps its session over a reload, and nothing of it in plain', async () => {
    const { database, server, indexedDB } = await openDesk()
    const again = await newDesk(server, indexedDB)
    expect([again.desk.stage.value, again.desk.person.name]).toEqual(['in', '赵敏'])
    expect(JSON.stringify(await database.meta.toArray())).not.toMatch(/zhao|赵敏|"a1"|"r1"/)
  })

  it('answers with the version of what it read, and sends that of what it changes', async () => {
    const { desk, server } = await openDesk()
    expect(await desk.ask('GET', '/visits', { query: { q: '福源', cursor: null } })).toEqual({ data: { items: ['/visits?q=%E7%A6%8F%E6%BA%90'] }, etag: '"7"' })
    expect(server.asked).toEqual(['GET /visits?q=%E7%A6%8F%E6%BA%90'])
  })

  it('whose session has ended waits for its person, and goes on with what was asked', async () => {
    const { desk, server } = await openDesk()
    server.session = 'ended'
    const waiting = [desk.json('GET', '/visits/1'), desk.json('POST', '/visits/1/reviews', { body: { outcome: 'accepted' } })]
    await ended(desk)
    expect([desk.stage.value, desk.ending?.slug, desk.person.name]).toEqual(['ended', 'session-expired', '赵敏'])
    await expect(desk.logIn('wrong')).rejects.toMatchObject({ problem: { slug: 'wrong-credentials' } })
    await desk.logIn('right')
    expect(await Promise.all(waiting)).toEqual([{ items: ['/visits/1'] }, { items: ['/visits/1/reviews'] }])
    expect(desk.stage.value).toBe('in')
  })

  it('is not taken over by somebody else', async () => {
    const { desk, server } = await openDesk()
    server.session = 'ended'
    const waiting = desk.json('GET', '/visits').catch((error: unknown) => error)
    await ended(desk)
    server.person = { ...PERSON, id: 'p2' }
    await expect(desk.logIn('right')).rejects.toThrow(AnotherAtThisDesk)
    expect([desk.stage.value, server.asked.at(-1)]).toEqual(['ended', 'DELETE /sessions/current'])
    await desk.logOut()
    expect(await waiting).toBeInstanceOf(SignedOut)
  })

  it('is empty after a log-out but for saved views, and has none when its device was revoked', async () => {
    const { desk, server, database, marks } = await openDesk()
    const filters: Filter[] = [{ kind: 'search', key: 'q', label: '' }, { kind: 'choice', key: 'state', label: '', options: [] }]
    await saveView(database, 'p1', 'visits', filters, { name: '待审', values: { q: '福源', state: 'submitted' } })
    await desk.logOut()
    expect([desk.stage.value, marks.at(-1), await database.meta.toCollection().primaryKeys()]).toEqual(['out', false, ['views/p1/visits']])
    expect(await savedViews(database, 'p1', 'visits')).toEqual([{ name: '待审', values: { state: 'submitted' } }])
    expect(await savedViews(database, 'p2', 'visits')).toEqual([])

    await desk.take(SESSION, DEVICE)
    server.session = 'revoked'
    await expect(desk.json('GET', '/visits')).rejects.toThrow(Revoked)
    expect([desk.stage.value, await database.meta.count()]).toEqual(['out', 0])
  })

  it('learns of another role', async () => {
    const { desk, server } = await openDesk()
    const stages: string[] = []
    desk.stage.watch(() => stages.push(desk.person.role))
    server.person = { ...PERSON, role: 'brand_manager' }
    await desk.learn()
    expect(stages).toEqual(['brand_manager'])
  })

  it('drops a saved view', async () => {
    const { database } = await openDesk()
    await saveView(database, 'p1', 'visits', [], { name: '一', values: {} })
    await saveView(database, 'p1', 'visits', [], { name: '二', values: {} })
    expect(await dropView(database, 'p1', 'visits', '一')).toEqual([{ name: '二', values: {} }])
  })
})

describe('filters', () => {
  const filters: Filter[] = [
    { kind: 'search', key: 'q', label: '' },
    { kind: 'days', key: 'days', label: '' },
    { kind: 'choice', key: 'state', label: '', options: [], api: (value) => ({ status: value }) },
  ]

  it('are those of the address that the screen knows', () => {
    expect(valuesOf(filters, { q: '福源', days: '', state: ['a', 'b'], other: 'x' })).toEqual({ q: '福源' })
  })

  it('ask for the city’s days from midnight to midnight', () => {
    const values = { days: '2026-03-01..2026-03-02', state: 'submitted' }
    expect(parametersOf(filters, values)).toEqual({ since: '2026-02-28T16:00:00.000Z', until: '2026-03-02T16:00:00.000Z', status: 'submitted' })
    expect(parametersOf(filters, { days: '..2026-03-02' })).toEqual({ until: '2026-03-02T16:00:00.000Z' })
    expect(parametersOf(filters, { days: 'nonsense' })).toEqual({})
  })

  it('know the usual days by the city’s calendar', () => {
    const { today, week, last_month: last } = usualDays(Date.parse('2026-03-01T17:00:00Z')) // Monday the 2nd, one o'clock
    expect([today, week, last].map(saidDays)).toEqual(['2026-03-02..2026-03-02', '2026-03-02..2026-03-02', '2026-02-01..2026-02-28'])
  })
})

describe('pages', () => {
  type Row = { id: string; n?: number }
  const newPages = (): Pages<Row> => new Pages<Row>(({ id }) => id)
  const ids = (pages: Pages<Row>): string => pages.state.value.rows.map(({ id }) => id).join('')

  it('come one after another, each row once', async () => {
    const pages = newPages()
    const told: Record<string, Page<Row>> = { '': { items: [{ id: 'a' }, { id: 'b' }], next_cursor: 'x' }, x: { items: [{ id: 'b', n: 2 }, { id: 'c' }], next_cursor: null } }
    await pages.begin(async (cursor) => told[cursor ?? '']!)
    expect([ids(pages), pages.state.value.hasMore]).toEqual(['ab', true])
    await Promise.all([pages.more(), pages.more()])
    expect([ids(pages), pages.state.value.hasMore, pages.state.value.phase]).toEqual(['abc', false, 'ready'])
    pages.replace({ id: 'c', n: 3 })
    pages.remove('a')
    expect(pages.state.value.rows).toEqual([{ id: 'b', n: 2 }, { id: 'c', n: 3 }])
  })

  it('of an earlier question are not shown', async () => {
    const pages = newPages()
    let answer!: (page: Page<Row>) => void
    const first = pages.begin(() => new Promise((done) => (answer = done)))
    await pages.begin(async () => ({ items: [{ id: 'new' }] }))
    answer({ items: [{ id: 'old' }] })
    await first
    expect(ids(pages)).toBe('new')
  })

  it('that failed are asked for again, and what is there stays', async () => {
    const pages = newPages()
    let fails = false
    await pages.begin(async (cursor) => {
      if (fails) throw new Error('no')
      return { items: [{ id: cursor ?? 'a' }], next_cursor: cursor ? null : 'b' }
    })
    fails = true
    await pages.more()
    expect([ids(pages), pages.state.value.phase]).toEqual(['a', 'failed'])
    fails = false
    await pages.more()
    expect([ids(pages), pages.state.value.phase]).toEqual(['ab', 'ready'])
  })
})

describe('long work', () => {
  it('is followed until it has ended, and told once', async () => {
    const transfers = new Transfers(async () => undefined)
    const steps: Progress[] = [{ state: 'working', done: 5, total: 10, problem: null }, { state: 'ready', done: 10, total: 10, problem: null }]
    let ended = 0
    const look = async (): Promise<Progress> => steps.shift()!
    await transfers.follow({ id: 'e', title: '拜访', look, ended: () => (ended += 1) })
    expect([ended, transfers.list.value[0]?.progress.state]).toEqual([1, 'ready'])
    transfers.drop('e')
    expect(transfers.list.value).toEqual([])
  })
})

describe('keys', () => {
  const shortcut = (keys: string, more: Partial<Shortcut> = {}): Shortcut => ({ keys, does: '', run: () => undefined, ...more })
  const press = (key: string, isTyping = false) => ({ key, mod: false, alt: false, isTyping })

  it('mean the newest of those that are there, one after another or at once', () => {
    const keys = new Keys()
    const all = [shortcut('j'), shortcut('g v'), shortcut('j', { does: 'the sheet' })]
    expect(keys.meant(press('j'), all, 0)?.does).toBe('the sheet')
    expect([keys.meant(press('g'), all, 0), keys.meant(press('v'), all, 100)?.keys]).toEqual([null, 'g v'])
    expect([keys.meant(press('g'), all, 0), keys.meant(press('v'), all, 5_000)]).toEqual([null, null])
  })

  it('that are held down move on, and decide once', () => {
    const meant = (each: Shortcut) => new Keys().meant({ ...press(each.keys), isRepeat: true }, [each], 0)
    expect([meant(shortcut('a')), meant(shortcut('j', { repeats: true }))?.keys]).toEqual([null, 'j'])
  })

  it('are letters while somebody types', () => expect(new Keys().meant(press('j', true), [shortcut('j')], 0)).toBeNull())
})

describe('a refusal', () => {
  it('has its kind, its sentence, and reasons at their fields', () => {
    const refused = new Refused(422, { slug: 'invalid', title: 'Invalid', status: 422, errors: [{ field: 'note', reason: 'Too long.' }] })
    expect(failureOf(refused)).toMatchObject({ kind: 'invalid', title: 'Invalid', fields: { note: 'Too long.' } })
    expect(failureOf(new Refused(412, { slug: 'stale', title: '', status: 412 })).kind).toBe('stale')
  })
})

describe('navigation', () => {
  const paths = new Set(routes.flatMap(({ children = [] }) => children.map(({ path }) => path)))
  const word = (key: string): unknown => key.split('.').reduce<unknown>((tree, part) => (tree as Record<string, unknown> | undefined)?.[part], zh)

  it('leads every role somewhere, and every entry to a screen', () => {
    for (const role of EVERYBODY) expect(paths, role).toContain(homeOf(role))
    for (const { path, title } of ENTRIES) expect([paths.has(path), typeof word(title)], path).toEqual([true, 'string'])
    expect(EVERYBODY.map((role) => words.roles[role]).every(Boolean)).toBe(true)
  })

  it('shows nobody what is not theirs', () => expect(entriesOf('promoter').map(({ path }) => path)).not.toContain('visits'))

  it('has four places of each role under the thumb, and begins with the work of the role', () => {
    for (const role of EVERYBODY) expect(barOf(role), role).toHaveLength(4)
    expect(EVERYBODY.map((role) => groupsOf(role)[0]!.name)).toEqual(['work', 'work', 'numbers', 'settings', 'review'])
    expect(EVERYBODY.flatMap((role) => groupsOf(role)).filter(({ name }) => !words.groups[name])).toEqual([])
    expect([...openAtFirst(groupsOf('market_manager'))]).toEqual(['work', 'review'])
  })

  it('knows whose detail is open', () => {
    const all = entriesOf('admin')
    expect(['people', 'people/1', 'visit-plans/1', 'visits/1', 'nowhere'].map((path) => entryAt(`/app/desk/${path}`, all)?.path ?? null)).toEqual(['people', 'people', 'visit-plans', 'visits', null])
  })
})

describe('a notice', () => {
  const router = { resolve: () => ({ name: undefined }) } as unknown as Router
  const leads = (kind: string, detail: object, subject_kind: string | null = null): string | null => leadOf({ id: 'n', kind, subject_kind, subject_id: subject_kind && 's1', detail: { ...detail }, created_at: '', read_at: null }, router)

  it('leads to what it is about, or to the screen of its day, month or year', () => {
    expect(leads('task_reported', {}, 'task')).toBe('/app/desk/tasks/s1')
    expect(leads('anomaly_reports_missing', { day: '2026-03-02' })).toBe('/app/desk/reports?day=2026-03-02')
    expect(leads('market_information_missing', { month: '2026-02' })).toBe('/app/desk/market-information?state=missing&first_month=2026-02&last_month=2026-02')
    expect(leads('calendar_year_missing', { year: 2027 })).toBe('/app/desk/calendar?year=2027')
    expect(leads('something_newer', {})).toBeNull()
  })
})
