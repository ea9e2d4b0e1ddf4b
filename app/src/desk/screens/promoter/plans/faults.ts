/** Faults of plans as the API shows them (docs/scores.md). */
import type { Side } from '../../../core/promoter/promotions'
import { desk } from '../../../parts/desk'

export const FAULT_KINDS = ['P1', 'P2'] as const
export const FAULT_STATES = ['recorded', 'confirmed', 'dismissed'] as const
export const FAULT_TAGS: Record<(typeof FAULT_STATES)[number], string> = { recorded: 'gold', confirmed: 'red', dismissed: '' }

export interface PlanFault {
  id: string
  month: string
  kind: (typeof FAULT_KINDS)[number]
  manufacturer_id: string
  branch_id: string | null
  plan_id: string | null
  note: string
  side: Side
  state: (typeof FAULT_STATES)[number]
  answer: string | null
  recorded_by: string
  recorded_at: string
  answered_at: string | null
}

/** For whom somebody records and answers: branches too, unlike with plans themselves. */
export function faultSide(): Side | null {
  const { role } = desk.person
  return role === 'promoter' ? 'manufacturer' : role === 'marketing_centre' || role === 'market_manager' ? 'commerce' : null
}
