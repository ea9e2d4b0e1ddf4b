/** What a side may do next with a promotion (docs/promotions.md): the server decides, here it says what is offered. */
export type Side = 'commerce' | 'manufacturer'
export type Deed = 'sign' | 'refuse' | 'allocate' | 'submit' | 'review' | 'withdraw' | 'end' | 'report' | 'evaluate'

export const STEPS = ['plan', 'resources', 'approval', 'execution', 'evaluation'] as const
export type Step = (typeof STEPS)[number]

export const STATES = ['proposed', 'agreed', 'allocated', 'resourced', 'faulty', 'special_review', 'submitted', 'approved', 'running', 'ended', 'reported', 'executed', 'evaluated', 'closed', 'declined', 'withdrawn'] as const
export type State = (typeof STATES)[number]

const STEP_OF: Partial<Record<State, Step>> = {
  proposed: 'plan', agreed: 'resources', allocated: 'resources', resourced: 'approval', faulty: 'approval', special_review: 'approval', submitted: 'approval',
  approved: 'execution', running: 'execution', ended: 'execution', reported: 'execution', executed: 'evaluation', evaluated: 'evaluation',
}
const AWAITING: readonly State[] = ['proposed', 'allocated', 'submitted', 'reported', 'evaluated']
const NEXT: Partial<Record<State, Deed>> = { agreed: 'allocate', resourced: 'submit', faulty: 'submit', running: 'end', ended: 'report', executed: 'evaluate' }
const BEFORE_RUNNING: readonly State[] = ['proposed', 'agreed', 'allocated', 'resourced', 'faulty', 'special_review', 'submitted', 'approved']

export interface Standing {
  state: State
  put_forward_by: Side | null
  proposed_by_side: Side
}

/** Whose hands it is in, the step that is being taken; null when it is over. */
export const stepOf = (state: State): Step | null => STEP_OF[state] ?? null

/** `reviewed`: whether this person may pass a budget (city desks). */
export function deedsOf({ state, put_forward_by, proposed_by_side }: Standing, side: Side, { mayReview = false, maySign = true } = {}): Deed[] {
  const deeds: Deed[] = []
  if (mayReview && state === 'special_review') deeds.push('review')
  if (!maySign) return deeds
  if (AWAITING.includes(state) && put_forward_by && put_forward_by !== side) deeds.push('sign', 'refuse')
  const next = NEXT[state]
  if (next) deeds.push(next)
  if (BEFORE_RUNNING.includes(state) && (state !== 'proposed' || proposed_by_side === side)) deeds.push('withdraw')
  return deeds
}

/** Yuan as somebody types them, in fen: `6000`, `12.5`. null for what is no amount. */
export function fenOf(yuan: string | number): number | null {
  const text = String(yuan).trim()
  return /^\d{1,9}(\.\d{1,2})?$/.test(text) ? Math.round(Number(text) * 100) : null
}

export const yuanOf = (fen: number): string => (fen % 100 ? (fen / 100).toFixed(2) : String(fen / 100))
