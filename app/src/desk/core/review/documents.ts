/** Visits and what is said of them, as the API shows them to desks (docs/reviews.md, docs/signals.md). */
import type { Answers, DisplayCheck, ShelfCheck, VisitPhoto, Wording } from '@/core/visit/documents'

export interface Position {
  latitude: number
  longitude: number
  datum: string
  accuracy_m: number | null
  fixed_at: string | null
  mocked: boolean | null
}

export interface CheckPoint {
  device_time: string
  /** Erased after its time; the distance from the shop stays. */
  position?: Position | null
}

export interface Signal {
  signal: string
  weight: number
  evidence: Record<string, unknown>
  verdict: { verdict: 'cleared' | 'confirmed'; note: string | null; by: string; at: string } | null
  explanation: { id: string; text: string; explained_at: string } | null
}

export interface Item {
  scope: 'visit' | 'field' | 'photo'
  path?: string | null
  photo_id?: string | null
  reason: string
  note?: string | null
}

export interface NewestReview {
  id: string
  outcome: 'accepted' | 'returned' | 'rejected' | 'undone' | 'reopened'
  reason: string | null
  note: string | null
  due_on: string | null
  items: Item[]
  reviewer_id: string | null
  reviewer_name: string | null
  reviewed_at: string
}

export interface Review extends NewestReview {
  version: number
  about: string | null
}

export interface VisitDetail {
  id: string
  terminal_id: string
  kind: string
  template_version: number
  joint_with: string | null
  submitted_at: string | null
  check_in: CheckPoint
  check_out: CheckPoint | null
  sections: Answers
  shelf_checks: ShelfCheck[]
  display_checks: DisplayCheck[]
  photos: VisitPhoto[]
  names: Record<string, string>
  terminal: { id: string; name: string; license_no: string; address: string; wgs84_latitude: number | null; wgs84_longitude: number | null }
  retailer?: { took_place: 'yes' | 'no' | 'unsure' | null; rating: number | null; answered_at: string } | null
  server: {
    manager_id: string
    branch_id: string
    state: string
    started_at: string
    ended_at: string | null
    check_in_distance_m: number | null
    check_out_distance_m: number | null
    clock_offset_ms: number
    received_at: string
    photos_declared: number
    photos_received: number
    version: number
    review: NewestReview | null
    signals: Signal[]
  }
}

export interface Version {
  number: number
  version: number
  submitted_at: string | null
  review_id: string | null
  kept_at: string | null
}

export interface Line {
  path: string
  label: Wording
  change: 'added' | 'removed' | 'changed'
  before: unknown
  after: unknown
}

export interface Appeal {
  id: string
  visit_id: string
  branch_id: string
  terminal_id: string
  terminal_name: string
  author_id: string
  author_name: string
  text: string
  appealed_at: string
  received_at: string
  review: Omit<NewestReview, 'due_on' | 'items'>
  outcome: 'upheld' | 'dismissed' | null
  note: string | null
  decided_by_name: string | null
  decided_at: string | null
}

export type Outcome = 'accepted' | 'returned' | 'rejected' | 'undone'

export interface Sheet {
  visit: VisitDetail
  version: number
  state: string
  risk: number
  spot_check: boolean
  versions: Version[]
  reviews: Review[]
  appeals: Appeal[]
  may: Outcome[]
}

export interface Draw {
  month: string
  seed_sha256: string
  seed: string | null
  permille: number
  made_at: string
}
