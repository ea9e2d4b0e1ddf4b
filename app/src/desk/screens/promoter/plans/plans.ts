/** Maintenance plans as the API shows them (docs/maintenance-plans.md), and how they are said. */
import { i18n, sayList, sayMonth } from '@/i18n'
import type { Difference, Standard, Version } from '../../../core/promoter/differences'
import type { Side } from '../../../core/promoter/promotions'
import type { TargetFilter } from '../../../core/promoter/targets'
import { sayView } from '../confirmations/cases'
import type { Happened } from '../shared/happened'

export const STAGES = ['introduction', 'growth', 'mature', 'exit'] as const
export const PLAN_STATES = ['proposed', 'agreed', 'declined', 'withdrawn'] as const
export const STATE_TAGS: Record<string, string> = { proposed: 'gold', agreed: 'green', declined: 'red', withdrawn: '', superseded: '' }
export const POSITIONS = ['back_cabinet', 'counter', 'other'] as const
export const VIEWS = ['back_cabinet', 'counter', 'price_tag', 'front', 'other'] as const

export interface PlanRow extends Version {
  id: string
  manufacturer_id: string
  state: (typeof PLAN_STATES)[number]
  stage: string
  newest_version: number
  agreed_version: number | null
  agreed_at: string | null
}

export interface PlanVersion extends Version {
  stage: string
  state: string
  agreed_at: string | null
  ended_at: string | null
  target_filter: Partial<TargetFilter> | null
  proposed_by_side: Side
}

export interface Step {
  version: number
  deed: string
  side: Side
  person_name: string | null
  note: string | null
  at: string
}

export interface Plan extends PlanRow {
  manufacturer_name: string
  photos: { id: string; received_at: string | null }[]
  versions: PlanVersion[]
  steps: Step[]
}

/** Who proposes in which stage (R7). */
export const PROPOSERS: Record<string, readonly Side[]> = { introduction: ['manufacturer'], growth: ['manufacturer'], mature: ['manufacturer', 'commerce'], exit: ['commerce'] }

const { t } = i18n.global

export const sayMonths = ({ first_month, last_month }: Version): string => (first_month === last_month ? sayMonth(first_month) : `${sayMonth(first_month)} – ${sayMonth(last_month)}`)

export function sayStandard({ position, least_facings, price_tag, materials }: Standard): string {
  return [
    position && t(`visit.positions.${position}`),
    least_facings && t('visit.display.at_least', { n: least_facings }, least_facings),
    price_tag && t('visit.display.with_tag'),
    materials && t('desk_plans.with_materials'),
  ].filter(Boolean).join(' · ')
}

export const sayMaterials = (materials: Version['materials']): string => sayList(materials.map(({ name, quantity }) => `${name} × ${quantity}`))

/** One side of a difference, in words. */
export function sayValue(field: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return t('desk.none')
  if (field === 'first_month' || field === 'last_month') return sayMonth(value as string)
  if (field === 'executor' || field === 'materials_by') return t(`desk_plans.sides.${value as string}`)
  if (field === 'position') return t(`visit.positions.${value as string}`)
  if (field === 'materials' && Array.isArray(value)) return sayMaterials(value as Version['materials']) || t('desk.none')
  if (field === 'views') return sayList((value as Standard['views']).map(({ view }) => sayView(view)))
  if (field === 'standard') return sayStandard(value as Standard)
  if (typeof value === 'boolean') return t(value ? 'desk.yes' : 'desk.no')
  return String(value)
}

export const sayField = ({ field, spec_id }: Difference): string => t(`desk_plans.fields.${spec_id && field === 'materials' ? 'with_materials' : field}`)

const TONES: Record<string, Happened['tone']> = { signed: 'good', declined: 'bad', withdrawn: 'bad', proposed: '' }

export const happened = (steps: readonly Step[]): Happened[] =>
  steps.map(({ version, deed, side, person_name, note, at }, index) => ({ id: String(index), what: `${t(`desk_plans.deeds.${deed}`)} · ${t('desk_plans.version_n', { n: version })}`, who: [t(`desk_plans.sides.${side}`), person_name].filter(Boolean).join(' · '), note: note ?? '', at, tone: TONES[deed] ?? '' }))
