/** What a manager's day writes beside visits, as docs/{in-store-days,anomaly-reports,promotions,complaints}.md have it. */
import type { Position, VisitPhoto } from '../visit/documents'
import type { Doc } from '../wire'

export interface CheckPoint {
  device_time: string
  position: Position | null
}

export interface Duty extends Doc {
  id: string
  month: string
  due_on: string
  terminal: { id: string; name: string; address: string | null } | null
  state: 'due' | 'at_risk' | 'kept' | 'missed' | 'excused'
  excuse: string | null
  day_id: string | null
}

export const TOPICS = ['ordering', 'compliance', 'stock'] as const
export type Topic = (typeof TOPICS)[number]

export interface Said {
  note: string | null
  figure: number | null
}

export interface Interruption {
  from: string
  until: string | null
  reason: string
}

export interface Commitment {
  by: 'manager' | 'retailer'
  text: string
  due_on: string | null
}

export type Missing =
  | 'departure' | 'submission' | 'hours' | 'topic_ordering' | 'topic_compliance' | 'topic_stock' | 'photo_before' | 'photo_after' | 'evidence'

export interface InStoreDay extends Doc {
  terminal_id: string
  arrival: CheckPoint
  departure: CheckPoint | null
  interruptions: Interruption[]
  pings: { at: string; position: Position | null }[]
  topics: Record<Topic, Said | null>
  commitments: Commitment[]
  photos: VisitPhoto[]
  note: string | null
  submitted_at: string | null
  server?: {
    duty_id: string | null
    day: string
    state: 'open' | 'left' | 'submitted'
    verdict: 'kept' | 'not_kept'
    missing: Missing[]
    branch_verdict: 'kept' | 'not_kept' | null
    presence_seconds: number | null
  }
}

export type RequestKind = 'swap' | 'substitute' | 'leave'

export interface InStoreRequest extends Doc {
  duty_id: string
  kind: RequestKind
  with_duty_id: string | null
  substitute_id: string | null
  reason: string
  requested_at: string
  server?: { state: 'waiting' | 'approved' | 'refused' | 'withdrawn'; decision_note: string | null }
}

export const ANOMALIES = ['price', 'counterfeit_or_smuggled', 'out_of_stock', 'competitor', 'licence', 'display', 'logistics', 'other'] as const
export type Anomaly = (typeof ANOMALIES)[number]

export interface AnomalyItem {
  kind: Anomaly
  terminal_id: string | null
  spec_id: string | null
  text: string
  urgent: boolean
}

export interface AnomalyReport extends Doc {
  day: string
  items: AnomalyItem[]
  reported_at: string
  server?: { status: 'on_time' | 'late'; late_synced: boolean; received_at: string }
}

export interface Promotion extends Doc {
  id: string
  state: string
  name: string
  starts_on: string
  ends_on: string
  giveaway: { name: string } | null
  materials: { name: string; quantity: number }[]
  note: string | null
  spec_ids: string[]
  terminal_ids: string[]
  to_check: string[]
}

export interface PromotionCheck extends Doc {
  promotion_id: string
  terminal_id: string
  checked_at: string
  faults: { fault: string; note: string | null }[]
  note: string | null
  photos: VisitPhoto[]
  server?: { state: 'passed' | 'reported' | 'confirmed' | 'cleared'; reason: string | null; day: string }
}

export const COMPLAINTS = ['supply', 'delivery', 'ordering', 'service', 'price', 'quality', 'materials', 'other'] as const
export type ComplaintKind = (typeof COMPLAINTS)[number]

export interface ComplaintEvent {
  deed: string
  at: string
  party: 'manager' | 'desk' | 'retailer' | 'system'
  note: string | null
}

export interface Complaint extends Doc {
  terminal_id: string
  visit_id: string | null
  kind: ComplaintKind
  text: string
  contact_wish: 'visit' | 'call' | 'none' | null
  opened_at: string
  answer: string | null
  answered_at: string | null
  server?: {
    state: 'open' | 'answered' | 'resolved' | 'reopened' | 'closed' | 'withdrawn'
    source: 'visit' | 'link' | 'desk'
    author_id: string | null
    due_at: string
    overdue: boolean
    events: ComplaintEvent[]
  }
}

export interface TaskUpdate extends Doc {
  task_id: string
  outcome: 'progress' | 'done' | 'impossible' | 'returned' | 'accepted' | 'cancelled'
  note: string | null
  display_check_id: string | null
  reported_at: string
  author_name?: string | null
  server?: { author_id: string | null; received_at: string }
}

export interface Spec extends Doc {
  id: string
  name: string
  ean13?: string | null
}
