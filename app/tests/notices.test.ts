import { describe, expect, it } from 'vitest'
import { type Notice, noteRead, noticesOf, subjectOf } from '@/core/notices'
import type { Phone } from '@/core/phone'
import { openPhone, sync } from './devices'
import { Server } from './server'

const notice = (kind: string, created_at: string, more = {}) => ({ kind, created_at, read_at: null, subject_kind: null, subject_id: null, detail: {}, ...more })
const unread = async (phone: Phone) => (await noticesOf(phone.database, phone.open.store)).filter((each) => each.unread).map(({ notice }) => notice.id)

describe('notices', () => {
  it('that were read offline are read here at once, and the server hears of it with the next sync, once', async () => {
    const server = new Server()
    for (const [id, at] of [['a', '2026-03-01'], ['b', '2026-03-02'], ['gone', '2026-03-03']]) server.put('notices', id!, notice('task_judged', at!))
    const told: string[] = []
    let online = true
    const fetch: typeof globalThis.fetch = async (input, init) => {
      if (!online) throw new TypeError('offline')
      const id = /notices\/(\w+)\/reading/.exec(String(input))?.[1]
      if (!id) return server.fetch(input, init)
      told.push(`${init?.method} ${id}`)
      if (id === 'gone') return Response.json({ slug: 'not-found', title: '', status: 404 }, { status: 404 })
      server.put('notices', id, notice('task_judged', '2026-03-01', { read_at: '2026-03-04' }))
      return new Response('{}')
    }
    const phone = await openPhone(server, { fetch })
    expect(await unread(phone)).toEqual(['gone', 'b', 'a'])

    online = false
    await noteRead(phone.database, ['a', 'gone'])
    await sync(phone)
    expect(await unread(phone)).toEqual(['b'])
    expect(told).toEqual([])

    online = true
    await sync(phone)
    await sync(phone)
    expect(told).toEqual(['PUT a', 'PUT gone'])
    expect(await unread(phone)).toEqual(['b'])
  })

  it('that the server cannot mark as read hold nothing else up, and are told again', async () => {
    const server = new Server()
    server.put('notices', 'a', notice('task_judged', '2026-03-01'))
    let told = 0
    const fetch: typeof globalThis.fetch = async (input, init) => {
      if (!String(input).includes('/reading')) return server.fetch(input, init)
      told += 1
      return Response.json({ slug: 'internal', title: '', status: 500 }, { status: 500 })
    }
    const phone = await openPhone(server, { fetch })
    await noteRead(phone.database, ['a'])
    server.put('terminals', 't', {})
    await sync(phone)
    await sync(phone)
    expect(await phone.open.store.get('terminals', 't')).not.toBeNull()
    expect([told, phone.open.engine.state.value.trouble]).toEqual([2, null])
  })

  it('lead to what they are about', () => {
    const about = (more: object) => subjectOf({ id: '1', ...notice('x', ''), ...more } as Notice)
    expect(about({ subject_kind: 'task', subject_id: 't' })).toEqual({ collection: 'tasks', id: 't' })
    expect(about({ subject_kind: 'appeal', subject_id: 'p', detail: { visit_id: 'v' } })).toEqual({ collection: 'visits', id: 'v' })
    expect(about({ subject_kind: 'of a later version', subject_id: 'x' })).toBeNull()
    expect(about({ kind: 'anomaly_report_due' })).toMatchObject({ collection: 'anomaly_reports' })
  })
})
