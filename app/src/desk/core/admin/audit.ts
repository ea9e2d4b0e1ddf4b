/** What a line of the audit log says of a deed: differences where it has a before and an after, and facts besides. */
export interface AuditLine {
  number: number
  at: string
  person_id: string | null
  device_id: string | null
  deed: string
  thing: string
  thing_id: string | null
  detail: Readonly<Record<string, unknown>>
  previous_hash: string
  hash: string
}

export interface Difference {
  field: string
  before: unknown
  after: unknown
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Of `{ before: {…}, after: {…} }` the fields that differ. */
export function differencesOf({ detail }: Pick<AuditLine, 'detail'>): Difference[] {
  const { before, after } = detail
  if (!isRecord(before) || !isRecord(after)) return []
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field])).map((field) => ({ field, before: before[field], after: after[field] }))
}

/** What else is known, without what is empty. */
export function factsOf({ detail }: Pick<AuditLine, 'detail'>): [string, unknown][] {
  const isDifference = isRecord(detail['before']) && isRecord(detail['after'])
  return Object.entries(detail).filter(([field, value]) => value !== null && value !== '' && !(isDifference && (field === 'before' || field === 'after')))
}

/** Deeds and things that the log may have, to choose from; others are shown as they are. */
export const DEEDS = [
  ...['accept', 'accepted', 'agreed', 'allocated', 'appeal', 'approved', 'arbitrate', 'assign', 'begin', 'change', 'change_password', 'cleared', 'close', 'confirmed', 'create', 'declined', 'dismiss', 'dismissed', 'disputed'],
  ...['download', 'end', 'ended', 'erase', 'evaluated', 'export', 'export_owners', 'found_faulty', 'give', 'import', 'judge', 'lock_out', 'log_in', 'log_out', 'make', 'open', 'post', 'proposed', 'publish', 'read', 'recompute', 'record'],
  ...['refused', 'reinstate', 'rejected', 'reported', 'reset_password', 'retry', 'returned', 'reveal_owner', 'revise', 'revoke', 'set_stage', 'signed', 'started', 'submitted', 'suspend', 'undo', 'upheld', 'upload', 'withdraw', 'withdrawn'],
] as const
export const THINGS = [
  ...['appeal', 'branch', 'complaint', 'confirmation_case', 'demand_assessments', 'device', 'export', 'imported_figures', 'in_store_day', 'in_store_positions', 'in_store_request', 'job', 'list', 'maintenance_plan', 'market_information', 'month'],
  ...['person', 'photo_places', 'photos', 'pilot_sale', 'plan_fault', 'positions', 'promotion', 'promotion_check', 'retailer_link', 'rule_set', 'sales', 'satisfaction_survey', 'score', 'score_appeal', 'session', 'signal', 'signals', 'spec', 'specs'],
  ...['task', 'taste_test', 'terminal', 'terminals', 'visit', 'visit_plan', 'visit_template', 'visits', 'workdays'],
] as const

/** Things that have a screen of their own below /app/desk. */
const SCREENS: Readonly<Record<string, (id: string) => string>> = {
  person: (id) => `people/${id}`,
  visit: (id) => `visits/${id}`,
  signal: (id) => `visits/${id}`,
  terminal: (id) => `terminals/${id}`,
  complaint: (id) => `complaints/${id}`,
  promotion: (id) => `promotions/${id}`,
  promotion_check: (id) => `promotion-checks/${id}`,
  maintenance_plan: (id) => `plans/${id}`,
  confirmation_case: (id) => `confirmations/${id}`,
  visit_plan: (id) => `visit-plans/${id}`,
  spec: (id) => `specs/${id}`,
}

export const screenOf = ({ thing, thing_id }: Pick<AuditLine, 'thing' | 'thing_id'>): string | null => (thing_id && SCREENS[thing] ? `/app/desk/${SCREENS[thing](thing_id)}` : null)
