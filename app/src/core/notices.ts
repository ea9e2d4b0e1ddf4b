/**
 * Notices, and that they were read. Reading is said to the server by REST; offline it is noted here and said at the next sync. A notice
 * counts as read from the moment it was opened, whatever the server shows of it yet.
 */
import type { Api } from './api'
import type { PhoneDatabase } from './database'
import { Refused } from './failures'
import type { Store } from './store'
import type { Doc } from './wire'

export interface Notice extends Doc {
  id: string
  kind: string
  subject_kind: string | null
  subject_id: string | null
  detail: Doc
  created_at: string
  read_at: string | null
}

/** Notices that were read here: `false` until the server was told. */
type Readings = Record<string, boolean>

const KEY = 'notice_readings'

/** Newest first; `unread` as this phone knows it. */
export async function noticesOf(database: PhoneDatabase, store: Store): Promise<{ notice: Notice; unread: boolean }[]> {
  const [held, readings] = await Promise.all([store.list<Notice>('notices'), database.read<Readings>(KEY)])
  return held
    .map(({ doc }) => ({ notice: doc, unread: doc.read_at === null && !(readings && doc.id in readings) }))
    .sort((a, b) => b.notice.created_at.localeCompare(a.notice.created_at))
}

export async function noteRead(database: PhoneDatabase, ids: string[]): Promise<void> {
  await database.transaction('rw', database.meta, async () => {
    const readings = (await database.read<Readings>(KEY)) ?? {}
    for (const id of ids) readings[id] ??= false
    await database.write(KEY, readings)
  })
}

/** Tells the server what was read here, and forgets what has left the phone. What is refused waits: it must not hold up real work. */
export async function sendReadings(database: PhoneDatabase, api: Api): Promise<void> {
  const readings = await database.read<Readings>(KEY)
  if (!readings) return
  for (const id of Object.keys(readings).filter((each) => !readings[each])) {
    const isTold = await api.json('PUT', `/notices/${id}/reading`).then(
      () => true,
      (error: unknown) => {
        if (!(error instanceof Refused)) throw error
        return error.status === 404 // it is gone: there is nothing to tell
      },
    )
    if (isTold) await settle(database, (kept) => ({ ...kept, [id]: true }))
  }
  const held = new Set((await database.documents.where({ collection: 'notices' }).primaryKeys()).map(([, id]) => id))
  await settle(database, (kept) => Object.fromEntries(Object.entries(kept).filter(([id, isTold]) => !isTold || held.has(id))))
}

async function settle(database: PhoneDatabase, change: (readings: Readings) => Readings): Promise<void> {
  await database.transaction('rw', database.meta, async () => {
    await database.write(KEY, change((await database.read<Readings>(KEY)) ?? {}))
  })
}

/** What a notice is about, as this phone can show it: a collection and an id, where it has one. */
export function subjectOf({ kind, subject_kind, subject_id, detail }: Notice): { collection: string; id: string } | null {
  const visit = detail['visit_id']
  if (typeof visit === 'string') return { collection: 'visits', id: visit }
  const collection = COLLECTIONS[subject_kind ?? '']
  if (collection && subject_id) return { collection, id: subject_id }
  return kind === 'anomaly_report_due' ? { collection: 'anomaly_reports', id: '' } : null
}

const COLLECTIONS: Record<string, string> = {
  task: 'tasks',
  visit: 'visits',
  appeal: 'appeals',
  visit_plan: 'visit_plans',
  complaint: 'complaints',
  in_store_duty: 'in_store_duties',
  in_store_request: 'in_store_requests',
  in_store_day: 'in_store_days',
  promotion: 'promotions',
  promotion_check: 'promotion_checks',
}
