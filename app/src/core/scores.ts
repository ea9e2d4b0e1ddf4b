/** The own scores by month, what made each, and what would still raise it. Scores and points are hundredths, as on the wire. */
import type { Doc } from './wire'

export type Kind = 'maintenance' | 'promotion'

interface Head extends Doc {
  id: string
  kind: Kind
  month: string
  part: string
  examinee_id: string
  /** 0 while the month is open. */
  revision: number
  score: number | null
  band: string | null
  provisional: string[]
}

export interface MaintenanceResult {
  terminals: number
  failing: number
  step: number
  steps: number
  plan_faults: number
  points_for_steps: number
  points_for_plan_faults: number
  worst: { terminal_id: string; reason: string; source_id: string }[]
  open_disputes: number
}

export interface PromotionResult {
  promotions: PromotionNumbers[]
  open_disputes: number
}

export interface PromotionNumbers {
  promotion_id: string
  score: number | null
  arrangement: number
  process: number
  effect: number | null
  ratio_permille: number | null
  open_disputes: number
  provisional: string[]
}

export type Score = Head & ({ kind: 'maintenance'; result: MaintenanceResult } | { kind: 'promotion'; result: PromotionResult })

/** What GET /scores/…/explanation has besides. */
export interface Explanation extends Head {
  failures?: { terminal: Shop; reason: string; meaning: { zh: string; en: string }; plan: { name: string | null }; case: Case | null }[]
  faults_of_plans?: { id: string; kind: string; note: string }[]
  promotions?: Explained[]
  appeals: { id: string; revision: number; text: string; outcome: string | null; note: string | null }[]
  open_items: OpenItems | null
}

export interface OpenItems {
  disputes?: Case[]
  waiting?: Case[]
  unchecked?: { id: string; name: string; plan_name: string }[]
  checks?: Check[]
}

interface Shop {
  id: string
  name: string
}

export interface Case {
  id: string
  terminal_id: string
  terminal_name: string
  spec_name: string
  checked_at: string
  photos: { id: string }[]
}

interface Check {
  id: string
  terminal_id: string
  terminal_name: string
  checked_at: string
  photos: { id: string }[]
}

export interface Explained extends PromotionNumbers {
  name: string
  arrangement_errors: { id: string; reason: string }[]
  process_errors: { fault: string; check: Check | null }[]
}

/** Of one kind, newest month first; of a month the newest revision. */
export function byMonth<T extends Head>(scores: T[], kind: Kind): T[] {
  const newest = new Map<string, T>()
  for (const score of scores.filter((each) => each.kind === kind)) {
    if ((newest.get(score.month)?.revision ?? -1) < score.revision) newest.set(score.month, score)
  }
  return [...newest.values()].sort((a, b) => b.month.localeCompare(a.month))
}

/** `96`, or `96.25`: hundredths as people write them. */
export function points(hundredths: number): string {
  return String(Number((hundredths / 100).toFixed(2)))
}

export interface TrendPoint {
  month: string
  score: number | null
  x: number
  y: number
}

const FLOOR = 60_00
const FULL = 100_00

/** Months from the oldest to the newest, as points in a box: x from 0 to 1, y from 0 (100 points) to 1 (the axis). */
export function trendOf(scores: Head[], months: number): { points: TrendPoint[]; floor: number } {
  const some = scores.slice(0, months).reverse()
  const known = some.flatMap(({ score }) => (score === null ? [] : [score]))
  // Where all is well the axis begins at 60, so that two points can be told apart.
  const floor = Math.min(FLOOR, Math.floor(Math.min(FULL, ...known) / 10_00) * 10_00)
  return {
    floor,
    points: some.map(({ month, score }, index) => ({
      ...{ month, score },
      x: some.length < 2 ? 0.5 : index / (some.length - 1),
      y: score === null ? 1 : (FULL - score) / (FULL - floor),
    })),
  }
}

/**
 * How many failing terminals less would raise the score by a step, and how many more would cost the next one. null where steps that are
 * not full count too, as a city may have chosen.
 */
export function steppingOf({ failing, step, steps }: MaintenanceResult): { less: number | null; more: number } | null {
  const full = Math.floor(failing / 100 / step)
  if (steps !== full * 100) return null
  return { less: full ? Math.floor(failing / 100 - full * step) + 1 : null, more: Math.ceil((full + 1) * step - failing / 100) }
}

/** Why an appeal cannot be made now; null if it can. */
export function whyNoAppeal(score: Head, appeals: Explanation['appeals']): 'open' | 'appealed' | null {
  if (score.revision === 0) return 'open'
  return appeals.some((appeal) => appeal.revision === score.revision) ? 'appealed' : null
}
