/** `GET /scores/…/explanation` as desks are answered: with the visit, the plan and the case behind each deduction. */
import type { Closing, ScoreRow } from '../../core/centre/scores'

export interface CaseBehind {
  id: string
  terminal_id: string
  terminal_name: string
  license_no: string
  branch_name: string
  spec_name: string
  /** A promoter is not told the visit. */
  visit_id: string | null
  reason: string | null
  state: string
  checked_at: string
  settled_at: string | null
  decided_by: string | null
  photos: { id: string; view: string | null }[]
}

export interface CheckBehind {
  id: string
  promotion_id: string
  terminal_id: string
  terminal_name: string
  branch_name: string
  checked_at: string
  state: string
  photos: { id: string; view: string | null }[]
}

export interface FailureBehind {
  terminal: { id: string; name: string; license_no: string; branch: string }
  reason: string
  party: string
  plan: { id: string; name: string | null }
  case: CaseBehind | null
}

export interface PromotionBehind {
  promotion_id: string
  name: string
  score: number | null
  arrangement: number
  process: number
  effect: number | null
  baseline_packs: number | null
  effect_packs: number | null
  planned_effect_packs: number
  ratio_permille: number | null
  planned_input_fen: number
  actual_input_fen: number
  open_disputes: number
  provisional: string[]
  arrangement_errors: { id: string; reason: string; party: string }[]
  process_errors: { fault: string; check: CheckBehind | null }[]
}

export interface Appeal {
  id: string
  revision: number
  text: string
  outcome: 'upheld' | 'dismissed' | null
  note: string | null
  appealed_at: string
  decided_at: string | null
}

export interface ExplanationOf extends ScoreRow {
  rules_version: number
  open_disputes: number
  terminals?: number
  failing?: number
  step?: number
  steps?: number
  plan_faults?: number
  points_for_steps?: number
  points_for_plan_faults?: number
  failures?: FailureBehind[]
  faults_of_plans?: { id: string; kind: string; note: string; recorded_by: string }[]
  promotions?: PromotionBehind[]
  appeals: Appeal[]
  closings: Closing[]
  open_items: { disputes?: CaseBehind[]; waiting?: CaseBehind[]; unchecked?: { id: string; name: string; license_no: string; plan_id: string; plan_name: string }[]; checks?: CheckBehind[] } | null
}
