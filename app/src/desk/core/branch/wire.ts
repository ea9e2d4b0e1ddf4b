/** What the API says of a branch's work, as its screens need it. */
export interface Named {
  id: string
  name: string
}

export interface Position {
  latitude: number
  longitude: number
  datum: string
  accuracy_m?: number | null
}

// ---- the day

export interface ManagersDay {
  manager: Named
  branch: Named
  plan: { id: string; state: string } | null
  planned: number
  done: number
  done_on_day: number
  extra: number
  visits: number
  first_visit_at: string | null
  last_visit_at: string | null
  now: { visit_id: string; terminal: Named; since: string } | null
}

export interface BranchDay {
  day: string
  is_working_day: boolean
  items: ManagersDay[]
}

export interface Phone {
  id: string
  person_id: string
  person_name: string
  branch_id: string | null
  branch_name: string | null
  name: string
  platform: string
  app_version: string | null
  clock_offset_ms: number | null
  last_seen_at: string
  is_silent: boolean
  unsent_documents: number | null
  unsent_photos: number | null
  oldest_unsent_at: string | null
  open_refusals: number
  missing_photos: number
}

export interface Problem {
  slug: string
  title: string
  errors?: { field: string; reason: string }[]
}

export interface Refusal {
  id: string
  person_id: string
  person_name: string
  app_version: string | null
  collection: string
  doc_id: string
  base_rev: number
  status: string
  sent: unknown
  problem: Problem
  refused_at: string
  closed_at: string | null
  resolution: string | null
  reason: string | null
}

// ---- daily reports

export type ReportState = 'reported' | 'nil' | 'late' | 'due' | 'missing'

export interface ReportOfManager {
  manager: Named
  state: ReportState
  report_id: string | null
  late_synced: boolean
  items: number
  urgent: number
  received_at: string | null
}

export interface Rollup {
  day: string
  is_working_day: boolean
  cut_off_at: string
  locks_at: string
  branches: {
    branch: Named
    counts: Record<ReportState, number>
    managers: ReportOfManager[]
    kinds: { kind: string; urgent: number; items: { report_id: string; manager: Named; terminal: Named | null; spec: Named | null; text: string; urgent: boolean }[] }[]
  }[]
}

interface RateCounts {
  working_days: number
  on_time: number
  nil: number
  late: number
  missing: number
  on_time_hundredths: number | null
}

export interface Rates extends RateCounts {
  month: string
  target_percent: number
  branches: (RateCounts & { branch: Named; managers: (RateCounts & { manager: Named })[] })[]
}

export interface Report {
  id: string
  day: string
  items: { kind: string; terminal_id: string | null; spec_id: string | null; text: string; urgent: boolean }[]
  reported_at: string
  server: { manager_id: string; branch_id: string; status: 'on_time' | 'late'; late_synced: boolean; received_at: string }
}

export interface ReportRow extends Report {
  manager_name: string
  branch_name: string
  names: Record<string, string>
}

// ---- in-store days

export type DutyState = 'due' | 'at_risk' | 'kept' | 'missed' | 'excused'
export type DutyCounts = Record<DutyState, number>

export interface BoardDay {
  id: string
  day: string
  arrived_at: string
  left_at: string | null
  presence_seconds: number | null
  state: 'open' | 'left' | 'submitted'
  verdict: 'kept' | 'not_kept'
  missing: string[]
  flags: string[]
  photos_declared: number
  photos_received: number
}

export interface BoardDuty {
  id: string
  terminal: Named | null
  state: DutyState
  excuse: string | null
  due_on: string
  is_assigned: boolean
  day: BoardDay | null
}

export interface Board {
  month: string
  working_days_left: number
  counts: DutyCounts
  managers: { manager: Named | null; branch_id: string; counts: DutyCounts; duties: BoardDuty[] }[]
}

export interface InStoreDay {
  id: string
  terminal_id: string
  arrival: { device_time: string; position: Position | null }
  departure: { device_time: string; position: Position | null } | null
  interruptions: { from: string; until: string | null; reason: string }[]
  pings: { at: string; position: Position | null }[]
  topics: Record<string, { note: string | null; figure: number | null } | null>
  commitments: { by: string; text: string; due_on: string | null }[]
  photos: { id: string; view: string; taken_at: string; received_at: string | null }[]
  note: string | null
  submitted_at: string | null
  terminal: { id: string; name: string; license_no: string; address: string | null; wgs84_latitude: number | null; wgs84_longitude: number | null }
  manager: Named
  visits: { id: string; kind: string; started_at: string; ended_at: string | null }[]
  verdicts: { id: string; kept: boolean; reason: string; decided_by_name: string | null; decided_at: string }[]
  server: {
    branch_id: string
    day: string
    state: string
    arrived_at: string
    left_at: string | null
    presence_seconds: number | null
    verdict: 'kept' | 'not_kept'
    missing: string[]
    flags: string[]
    branch_verdict: 'kept' | 'not_kept' | null
    arrival_distance_m: number | null
    departure_distance_m: number | null
    farthest_ping_m: number | null
    pings_dropped: number
    received_at: string
    confirmation: 'yes' | 'no' | null
    photos_declared: number
    photos_received: number
  }
}

export interface InStoreRequest {
  id: string
  duty_id: string
  kind: 'swap' | 'substitute' | 'leave'
  reason: string
  requested_at: string
  month: string
  terminal_name: string | null
  requested_by_name: string
  substitute_name: string | null
  with_name: string | null
  server: { branch_id: string; state: 'waiting' | 'approved' | 'refused' | 'withdrawn'; received_at: string; decided_at: string | null; decision_note: string | null }
}

// ---- visit plans

export interface PlanRow {
  id: string
  manager_id: string
  manager_name: string
  branch_id: string
  month: string
  state: 'draft' | 'submitted' | 'returned' | 'confirmed'
  version: number
  note: string | null
  submitted_at: string | null
  decided_at: string | null
  stops: number
  length_m: number
  unplanned: number
}

export interface Reason {
  kind: string
  number?: number
  of?: number
  days?: number
  due_on?: string
}

export interface PlannedStop {
  terminal_id: string
  in_store_day: boolean
  reasons: Reason[]
}

export interface PlannedDay {
  day: string
  length_m: number
  stops: PlannedStop[]
}

export interface Plan extends Omit<PlanRow, 'stops' | 'length_m' | 'unplanned'> {
  unplanned: { terminal_id: string; visits: number }[]
  days: PlannedDay[]
  names: Record<string, string>
  events: { version: number; step: string; day: string | null; note: string | null; author_name: string | null; at: string }[]
}

export interface VisitDay {
  day: string
  stops: { terminal_id: string; name: string; latitude: number | null; longitude: number | null; datum: 'wgs84' | 'gcj02' | null; done: { visit_id: string; day: string } | null }[]
}

// ---- complaints and tasks

export interface ComplaintEvent {
  deed: string
  at: string
  party: string
  person_id: string | null
  owner_id: string | null
  note: string | null
}

export interface Complaint {
  id: string
  terminal_id: string
  visit_id: string | null
  kind: string
  text: string
  contact_wish: string | null
  opened_at: string
  answer: string | null
  answered_at: string | null
  terminal_name: string
  branch_name: string
  owner_name: string | null
  names: Record<string, string>
  server: { state: string; source: string; owner_id: string | null; is_assigned: boolean; branch_id: string; due_at: string; overdue: boolean; closed_at: string | null; events: ComplaintEvent[] }
}

export interface TaskRow {
  id: string
  terminal_id: string | null
  branch_id: string
  manager_id: string | null
  kind: string
  title: string
  note: string | null
  due_on: string
  origin_kind: string | null
  origin_id: string | null
  detail: Readonly<Record<string, unknown>>
  state: 'open' | 'reported' | 'accepted' | 'cancelled'
  created_at: string
  closed_at: string | null
  terminal_name: string | null
  manager_name: string | null
}

export interface TaskUpdate {
  id: string
  outcome: string
  note: string | null
  display_check_id: string | null
  reported_at: string
  author_name: string | null
}

export interface Task extends TaskRow {
  updates: TaskUpdate[]
}

export interface DisplayCheck {
  id: string
  subject_id: string
  facings: number | null
  position: string | null
  price_tag: string | null
  note: string | null
  checked_at: string
  spec: Named
  photos: { id: string; view: string }[]
}
