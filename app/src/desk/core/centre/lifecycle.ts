/** The life of products as the API answers it, and which stage may follow which (docs/lifecycle.md). */
export const STAGES = ['introduction', 'growth', 'mature', 'exit'] as const
export type Stage = (typeof STAGES)[number]

export interface Suggestion {
  spec_id: string
  name: string
  stage: Stage
  suggested: Stage
  grounds: string[]
  missing: string[]
}

export interface Trial {
  id: string
  spec_id: string
  spec_name: string
  name: string
  begun_at: string
  ended_at: string | null
  verdict: string | null
  note: string | null
}

export const TASTERS = ['retailer', 'consumer'] as const
export interface TasteTest extends Trial {
  answers: { taster: (typeof TASTERS)[number]; count: number; would_buy: number; mean_liking: number | null }[]
}

export interface Pilot extends Trial {
  first_day: string
  last_day: string
  terminals: number
}

/** Oldest first, as `GET /specs/{id}` has them. */
export type StagesSoFar = readonly { stage: string; from_date: string; is_improvable: boolean | null }[]

const NEXT: Record<Stage, readonly Stage[]> = { introduction: ['growth', 'mature', 'exit'], growth: ['mature', 'exit'], mature: ['growth', 'exit'], exit: ['introduction'] }

/** Where a spec may go from the stage that it is in; out of the exit only what can be improved. */
export function nextStages(stages: StagesSoFar): readonly Stage[] {
  const present = stages.at(-1)
  if (!present || (present.stage === 'exit' && !present.is_improvable)) return []
  return NEXT[present.stage as Stage]
}
