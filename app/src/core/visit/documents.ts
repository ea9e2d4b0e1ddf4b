/** The documents that a visit is made of and made from, as docs/sync.md has them. */
import type { Visit } from '../documents'
import type { Doc } from '../wire'

export interface Position extends Doc {
  latitude: number
  longitude: number
  datum: 'wgs84'
  accuracy_m: number | null
  fixed_at: string | null
  /** No browser says whether another app has invented it. */
  mocked: null
}

export interface CheckPoint extends Doc {
  device_time: string
  position: Position | null
}

export type Answer = string | number | boolean | string[] | null
export type Answers = Record<string, Record<string, Answer>>
export type ShelfPosition = 'back_cabinet' | 'counter' | 'other'
export type PriceTag = 'right' | 'wrong' | 'missing'

export interface ShelfCheck extends Doc {
  spec_id: string
  on_shelf: boolean
  facings: number | null
  position: ShelfPosition | null
  stock_packs: number | null
  /** Per carton. */
  retail_price_fen: number | null
  price_tag: PriceTag | null
  produced_on: string | null
  note: string | null
}

export interface DisplayCheck extends Doc {
  id: string
  spec_id: string
  position: ShelfPosition | null
  facings: number | null
  price_tag: PriceTag | null
  materials_present: boolean | null
  note: string | null
}

export interface VisitPhoto extends Doc {
  id: string
  sha256: string
  size: number
  media_type: string
  view: string | null
  display_check_id: string | null
  taken_at: string | null
  source: 'camera' | 'gallery'
  received_at?: string | null
  refusal?: string | null
}

export interface VisitDoc extends Visit {
  id: string
  template_version: number
  joint_with: string | null
  check_in: CheckPoint
  check_out: CheckPoint | null
  submitted_at: string | null
  sections: Answers
  shelf_checks: ShelfCheck[]
  display_checks: DisplayCheck[]
  photos: VisitPhoto[]
  server?: VisitServer
}

export interface VisitServer {
  manager_id: string
  state: VisitState
  started_at: string
  ended_at: string | null
  check_in_distance_m: number | null
  check_out_distance_m: number | null
  photos_declared: number
  photos_received: number
  review: Review | null
  signals: Signal[]
}

export type VisitState = 'in_progress' | 'checked_out' | 'submitted' | 'returned' | 'accepted' | 'rejected'

export interface Review {
  id: string
  outcome: 'accepted' | 'returned' | 'rejected' | 'undone' | 'reopened'
  reason: string | null
  note: string | null
  due_on: string | null
  items: Remark[]
  reviewer_name: string | null
  reviewed_at: string
}

/** What the branch said of the visit, of a field of it, or of a photo. */
export interface Remark {
  scope: 'visit' | 'field' | 'photo'
  path?: string | null
  photo_id?: string | null
  reason: string | null
  note: string | null
}

export interface Signal {
  signal: string
  weight: number
  evidence: Record<string, unknown>
  verdict: { verdict: string; note: string | null } | null
  explanation: { id: string; text: string } | null
}

export interface Explanation extends Doc {
  id: string
  visit_id: string
  signal: string
  text: string
  explained_at: string
}

export interface Appeal extends Doc {
  id: string
  review_id: string
  text: string
  appealed_at: string
  server?: { outcome?: 'upheld' | 'dismissed'; note?: string | null }
}

// ---- what it is made from --------------------------------------------------------------------------------------------

export interface Wording {
  zh: string
  en: string
}

export interface Question {
  key: string
  label: Wording
  kind: 'text' | 'number' | 'yes_no' | 'choice' | 'choices'
  required: boolean
  /** Of a text its length, of a number its size. */
  most?: number | null
  choices?: { key: string; label: Wording }[]
}

export interface Section {
  key: string
  title: Wording
  questions: Question[]
  /** The section is the checklist of this name: steps that are done or not. */
  checklist?: string
}

export interface Template extends Doc {
  version: number
  sections: Section[]
}

export interface Spec extends Doc {
  id: string
  name: string
  /** The guide price of a carton. */
  retail_fen: number
  retired_on: string | null
}

export interface RequiredView {
  view: string
  example_photo_id: string | null
}

export interface Standard {
  spec_id: string
  position: ShelfPosition | null
  least_facings: number | null
  price_tag: boolean
  materials: boolean
  note: string | null
  views: RequiredView[]
}

export interface MaintenancePlan extends Doc {
  id: string
  name: string
  state: string
  first_month: string
  last_month: string
  terminal_ids: string[]
  materials: { name: string; quantity: number }[]
  standards: Standard[]
  agreed_at: string | null
}
