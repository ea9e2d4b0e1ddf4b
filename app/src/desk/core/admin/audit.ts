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

/** Where below /app/desk a thing is to be seen: its own screen, or the list that has it. */
const SCREENS: Readonly<Record<string, (id: string, detail: Readonly<Record<string, unknown>>) => string>> = {
  appeal: (id) => `appeals?appeal=${id}`,
  branch: () => 'branches',
  complaint: (id) => `complaints/${id}`,
  confirmation_case: (id) => `confirmations/${id}`,
  demand_assessments: () => 'imports?table=demand',
  device: (_, { person_id }) => (person_id ? `people/${String(person_id)}` : ''),
  export: () => 'exports',
  imported_figures: () => 'dashboard/imported',
  in_store_day: (id) => `in-store/${id}`,
  in_store_request: () => 'in-store/requests',
  job: () => 'jobs',
  maintenance_plan: (id) => `plans/${id}`,
  market_information: () => 'market-information',
  month: (_, { month }) => `closings/${String(month)}`,
  person: (id) => `people/${id}`,
  pilot_sale: () => 'lifecycle',
  plan_fault: () => 'plan-faults',
  promotion: (id) => `promotions/${id}`,
  promotion_check: (id) => `promotion-checks/${id}`,
  rule_set: (_, { kind }) => `rule-sets/${String(kind)}`,
  sales: () => 'imports?table=sales',
  satisfaction_survey: (id) => `satisfaction/${id}`,
  score_appeal: () => 'score-appeals',
  signal: (id) => `visits/${id}`,
  spec: (id) => `specs/${id}`,
  specs: () => 'specs',
  task: (id) => `tasks/${id}`,
  taste_test: () => 'lifecycle',
  terminal: (id) => `terminals/${id}`,
  terminals: () => 'terminals',
  visit: (id) => `visits/${id}`,
  visit_plan: (id) => `visit-plans/${id}`,
  visit_template: (_, { version }) => `templates/${String(version)}`,
  workdays: () => 'calendar',
}

/** null for what is on no screen: log-ins, or what was done by the machine. */
export function screenOf({ thing, thing_id, detail }: Pick<AuditLine, 'thing' | 'thing_id' | 'detail'>): string | null {
  const path = SCREENS[thing]?.(thing_id ?? '', detail)
  return path && !path.endsWith('/') && !path.endsWith('=') ? `/app/desk/${path}` : null
}
