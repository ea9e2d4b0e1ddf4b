/** By what documents are found: `ref` is what one belongs to, `day` when it is of. Both lie in plain, so there is no third. */
import type { Doc } from './wire'

export interface Index {
  ref: string
  day: string
}

type Reading = (doc: Doc) => Partial<Index>

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const within = (doc: Doc, part: string): Doc => (doc[part] ?? {}) as Doc

/** A day as UTC has it, good enough to find what happened about then. */
const dayOf = (time: unknown): string => text(time).slice(0, 10)

const READINGS: Record<string, Reading> = {
  visits: (doc) => ({ ref: text(doc['terminal_id']), day: dayOf(within(doc, 'check_in')['device_time']) }),
  tasks: (doc) => ({ ref: text(doc['terminal_id']), day: text(doc['due_on']) }),
  task_updates: (doc) => ({ ref: text(doc['task_id']), day: dayOf(doc['reported_at']) }),
  signal_explanations: (doc) => ({ ref: text(doc['visit_id']) }),
  appeals: (doc) => ({ ref: text(doc['review_id']) }),
  in_store_days: (doc) => ({ ref: text(doc['terminal_id']), day: dayOf(within(doc, 'arrival')['device_time']) }),
  in_store_duties: (doc) => ({ ref: text(within(doc, 'terminal')['id']), day: text(doc['due_on']) }),
  in_store_requests: (doc) => ({ ref: text(doc['duty_id']) }),
  anomaly_reports: (doc) => ({ day: text(doc['day']) }),
  complaints: (doc) => ({ ref: text(doc['terminal_id']) }),
  promotion_checks: (doc) => ({ ref: text(doc['terminal_id']) }),
  visit_plans: (doc) => ({ day: text(doc['month']) }),
}

export function indexOf(collection: string, doc: Doc | null): Index {
  return { ref: '', day: '', ...(doc && READINGS[collection]?.(doc)) }
}
