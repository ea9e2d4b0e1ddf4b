/** Faults of plans as the API answers them, and whose answer counts: the side that did not record it. */
export const FAULT_KINDS = ['P1', 'P2'] as const
export const FAULT_STATES = ['recorded', 'confirmed', 'dismissed'] as const
export const FAULT_TAGS: Record<string, string> = { recorded: 'gold', confirmed: 'red', dismissed: '' }

export interface PlanFault {
  id: string
  month: string
  kind: (typeof FAULT_KINDS)[number]
  manufacturer_id: string
  branch_id: string | null
  plan_id: string | null
  note: string
  side: 'commerce' | 'manufacturer'
  state: (typeof FAULT_STATES)[number]
  answer: string | null
  recorded_by: string
  recorded_at: string
}

/** For whom somebody records and answers; null for whoever does neither. */
export const sideOf = (role: string): PlanFault['side'] | null => (role === 'promoter' ? 'manufacturer' : role === 'marketing_centre' || role === 'market_manager' ? 'commerce' : null)

/** The server asks as well. */
export function mayAnswer({ state, side }: Pick<PlanFault, 'state' | 'side'>, role: string): boolean {
  const own = sideOf(role)
  return state === 'recorded' && own !== null && own !== side
}
