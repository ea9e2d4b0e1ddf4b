/** Figures of a month, as desks look at them: what they are called, how far from the target and from the month before, and where their rows are. */
import { points } from '@/core/scores'

export const INDICATORS = [
  ...['retailer_margin', 'focus_share', 'new_product_on_shelf', 'satisfaction', 'in_store_days_kept', 'reports_on_time'],
  ...['maintenance_score', 'promotion_score'],
] as const
export type Indicator = string

/** As `GET /dashboard` answers: hundredths of a per cent, of scores hundredths of a point. */
export interface Card {
  indicator: Indicator
  value: number | null
  part: number | null
  whole: number | null
  target: number
  met: boolean | null
}

export interface BreakdownRow {
  id: string
  name: string
  cards: Card[]
}

export interface MonthOfTrend {
  month: string
  figures: Record<Indicator, { value: number | null }>
}

export const isScore = (indicator: Indicator): boolean => indicator.endsWith('_score')

/** `92.5%`, or of a score `92.5`. */
export function said(indicator: Indicator, value: number | null): string {
  if (value === null) return '–'
  return isScore(indicator) ? points(value) : percent(value)
}

export const percent = (hundredths: number | null): string => (hundredths === null ? '–' : `${points(hundredths)}%`)

/** As the API takes shares of a sample; 4.1 × 10 is not 41 to a machine. */
export const permilleOf = (percents: number): number => Math.round(percents * 10)

/** With its sign, as what a figure has moved by; of shares in percentage points. */
export function saidMove(difference: number): string {
  return `${difference > 0 ? '+' : difference < 0 ? '−' : '±'}${points(Math.abs(difference))}`
}

/** How the figures of a month differ from those of another; null where either is unknown. */
export function differences(now: readonly Card[], before: readonly Card[]): Record<Indicator, number | null> {
  const known = new Map(before.map(({ indicator, value }) => [indicator, value]))
  return Object.fromEntries(
    now.map(({ indicator, value }) => {
      const former = known.get(indicator) ?? null
      return [indicator, value === null || former === null ? null : value - former]
    }),
  )
}

/** So many months later, or earlier if negative. */
export function monthsOn(month: string, months: number): string {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7)
}

export function lastDayOf(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10)
}

export const daysOfMonth = (month: string): string => `${month}-01..${lastDayOf(month)}`
export const quarterOf = (month: string): string => `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5)) / 3)}`

export interface Scope {
  month: string
  branch?: string
  manager?: string
}

/** The screen that shows the rows behind a figure. */
export function rowsOf(indicator: Indicator, { month, branch = '', manager = '' }: Scope): string {
  const query = (values: Record<string, string>): string => `?${new URLSearchParams(Object.entries({ ...values, branch_id: branch, manager_id: manager }).filter(([, value]) => value))}`
  switch (indicator) {
    case 'retailer_margin':
    case 'focus_share':
      return `/app/desk/sales${query({ month })}`
    case 'new_product_on_shelf':
      return `/app/desk/sales/shelf${query({ month, stage: 'introduction' })}`
    case 'satisfaction':
      return `/app/desk/satisfaction${query({ quarter: quarterOf(month) })}`
    case 'in_store_days_kept':
      return `/app/desk/in-store${query({ month })}`
    case 'reports_on_time':
      return manager ? `/app/desk/reports/list${query({ days: daysOfMonth(month) })}` : `/app/desk/reports/rates${query({ month })}`
  }
  const kind = indicator.replace('_score', '')
  if (manager) return `/app/desk/scores/${kind}/manager/${manager}/${month}`
  return `/app/desk/scores${query({ month, kind })}`
}

/** From plan to confirmed. */
export const STAGES = ['planned', 'visited', 'evidence_complete', 'confirmed'] as const
export type Stage = (typeof STAGES)[number]

export type Progress = { id: string; name: string; code: string; disputed: number } & Record<Stage, number>

export function funnelOf(rows: readonly Progress[]): Record<Stage, number> {
  return Object.fromEntries(STAGES.map((stage) => [stage, rows.reduce((sum, row) => sum + row[stage], 0)])) as Record<Stage, number>
}

/** As `GET /sales/shelf-rates` answers. */
export interface ShelfRate {
  spec_id: string
  name: string
  stage: string
  checks: number
  on_shelf: number
  on_shelf_rate: number | null
  shops_checked: number
  shops_carrying: number
  distribution_rate: number | null
  sell_through_rate: number | null
  out_of_stock_rate: number | null
}

export interface Heat {
  specs: { id: string; name: string }[]
  areas: { id: string; name: string }[]
  /** By spec, then by area; null where nobody looked. */
  rates: (number | null)[][]
}

/** On-shelf rates by spec and area, the spec that is found least first. */
export function heatOf(areas: readonly { id: string; name: string; rates: readonly ShelfRate[] }[]): Heat {
  const specs = new Map<string, { id: string; name: string; checks: number; on: number }>()
  for (const { rates } of areas) {
    for (const { spec_id: id, name, checks, on_shelf } of rates) {
      const known = specs.get(id) ?? { id, name, checks: 0, on: 0 }
      specs.set(id, { ...known, checks: known.checks + checks, on: known.on + on_shelf })
    }
  }
  const share = ({ checks, on }: { checks: number; on: number }): number => (checks ? on / checks : 2)
  const sorted = [...specs.values()].sort((a, b) => share(a) - share(b) || a.name.localeCompare(b.name))
  return {
    specs: sorted.map(({ id, name }) => ({ id, name })),
    areas: areas.map(({ id, name }) => ({ id, name })),
    rates: sorted.map(({ id }) => areas.map(({ rates }) => rates.find(({ spec_id }) => spec_id === id)?.on_shelf_rate ?? null)),
  }
}
