/** Promotions and their checks as the API shows them (docs/promotions.md), and how they are said. */
import { i18n, sayDay } from '@/i18n'
import type { Side, State, Step } from '../../../core/promoter/promotions'
import type { Happened } from '../shared/happened'

export interface Material {
  name: string
  quantity: number
  supplied_by: Side
  allocated: number | null
}

export interface PromotionRow {
  id: string
  manufacturer_id: string
  state: State
  name: string
  stage: string
  starts_on: string
  ends_on: string
  giveaway: { name: string; worth_fen: number } | null
  materials: Material[]
  note: string | null
  terminals: number
  spec_ids: string[]
  to_check: string[]
  proposed_by_side: Side
  put_forward_by: Side | null
  planned_input_fen: number
  planned_effect_packs: number
  budget_fen: number | null
  actual_input_fen: number | null
  approval_no: string | null
  filing_no: string | null
  submissions: number
}

export interface Fault {
  submission: number
  kind: string
  field: string
  reason: string
  party: Side
  found_at: string
}

export interface Signature {
  person_name: string | null
  at: string
}

export interface Promotion extends PromotionRow {
  manufacturer_name: string
  steps: { step: Step; deed: string; state: State; side: Side | null; person_name: string | null; note: string | null; at: string }[]
  signatures: Partial<Record<Step, Record<Side, Signature | null>>>
  faults: Fault[]
}

export interface CheckRow {
  id: string
  promotion_id: string
  terminal_id: string
  terminal_name?: string
  checked_at: string
  faults: { fault: string; note: string | null }[]
  note: string | null
  photos: { id: string; view: string | null; received_at: string | null; sha256: string }[]
  server: { state: CheckState; checked_by: string; day: string; branch_id: string; author_id: string | null; decided_at: string | null; reason: string | null; confirmed_faults: { fault: string; party: Side }[]; photos_declared: number; photos_received: number }
}

export const FAULTS = ['not_executed', 'wrong_material', 'no_daily_record', 'invalid_photo', 'no_health_warning', 'minors_approached'] as const
export const CHECK_STATES = ['passed', 'reported', 'confirmed', 'cleared'] as const
export type CheckState = (typeof CHECK_STATES)[number]
export const CHECK_TAGS: Record<string, string> = { passed: 'green', reported: 'gold', confirmed: 'red', cleared: '' }
export const CHECKERS = ['manager', 'promoter', 'desk'] as const

export const STATE_TAGS: Record<State, string> = {
  proposed: 'gold', agreed: '', allocated: 'gold', resourced: '', faulty: 'red', special_review: 'gold', submitted: 'gold', approved: 'green', running: 'green', ended: '', reported: 'gold', executed: '', evaluated: 'gold', closed: '', declined: 'red', withdrawn: '',
}

/** In which a check is taken. */
export const CHECKABLE: readonly State[] = ['approved', 'running', 'ended', 'reported', 'executed']

const { t } = i18n.global

export const sayDays = ({ starts_on, ends_on }: { starts_on: string; ends_on: string }): string => `${sayDay(starts_on, null)} – ${sayDay(ends_on, null)}`

export const sayYuan = (fen: number | null): string => (fen === null ? '–' : `¥${new Intl.NumberFormat(undefined, { minimumFractionDigits: fen % 100 ? 2 : 0, maximumFractionDigits: 2 }).format(fen / 100)}`)

const GOOD = ['signed', 'passed', 'started']
const BAD = ['declined', 'refused', 'found_faulty', 'withdrawn']

export const happened = (steps: Promotion['steps']): Happened[] =>
  steps.map(({ step, deed, side, person_name, note, at }, index) => ({
    id: String(index), at, note: note ?? '',
    what: `${t(`desk_promotions.steps.${step}`)} · ${t(`desk_promotions.deeds.${deed}`)}`,
    who: side ? [t(`desk_plans.sides.${side}`), person_name].filter(Boolean).join(' · ') : '',
    tone: GOOD.includes(deed) ? 'good' : BAD.includes(deed) ? 'bad' : '',
  }))
