/** What a list is narrowed by: declared by its screen, kept in the address, and said to the API. */
import { cityDay } from '@/core/time'

export interface Option {
  value: string
  label: string
}

interface Base {
  /** Its name in the address, and of the API's parameter unless `api` says otherwise. */
  key: string
  /** What it is called; already in the reader's language. */
  label: string
  /** What the API is asked for, of a value that is given. */
  api?: (value: string) => Record<string, string>
}

export type Filter = Base &
  (
    | { kind: 'search' }
    /** One of a few, or of many that are fetched when the list is opened; those of what is chosen at the filter that `within` names. */
    | { kind: 'choice'; options: Option[] | ((outer: string) => Promise<Option[]>); within?: string }
    | { kind: 'flag' }
    | { kind: 'month' }
    /** `2026-03-01..2026-03-07`, either end may be left out; asked for as `since` and `until`. */
    | { kind: 'days' }
  )

export type Values = Readonly<Record<string, string>>
type Query = Readonly<Record<string, unknown>>

/** Those of an address that the screen has declared. */
export function valuesOf(filters: readonly Filter[], query: Query): Values {
  const given = filters.map(({ key }) => [key, query[key]] as const).filter(([, value]) => typeof value === 'string' && value !== '')
  return Object.fromEntries(given) as Values
}

/** The parameters of the API. */
export function parametersOf(filters: readonly Filter[], values: Values): Record<string, string> {
  return Object.assign({}, ...filters.map((filter) => (values[filter.key] ? saidOf(filter, values[filter.key]!) : {}))) as Record<string, string>
}

function saidOf(filter: Filter, value: string): Record<string, string> {
  if (filter.api) return filter.api(value)
  return filter.kind === 'days' ? momentsOf(value) : { [filter.key]: value }
}

const DAY_MS = 86_400_000
const DAY = /^\d{4}-\d\d-\d\d$/

export interface Days {
  from: string
  to: string
}

export function daysOf(value: string): Days {
  const [from = '', to = ''] = value.split('..')
  return { from: DAY.test(from) ? from : '', to: DAY.test(to) ? to : '' }
}

export function saidDays({ from, to }: Days): string {
  return from || to ? `${from}..${to}` : ''
}

/** Midnights of the city: `until` is the one after the last day. */
export function momentsOf(value: string): Record<string, string> {
  const { from, to } = daysOf(value)
  return { ...(from && { since: midnight(from) }), ...(to && { until: midnight(nextDay(to)) }) }
}

export function nextDay(day: string, days = 1): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}

/** Days that are asked for often, by the city's calendar; weeks begin on Monday. */
export function usualDays(now: number): Record<'today' | 'yesterday' | 'week' | 'month' | 'last_month', Days> {
  const today = cityDay(now)
  const monday = nextDay(today, -((new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7))
  const first = `${today.slice(0, 7)}-01`
  const before = nextDay(first, -1)
  return {
    today: { from: today, to: today },
    yesterday: { from: nextDay(today, -1), to: nextDay(today, -1) },
    week: { from: monday, to: today },
    month: { from: first, to: today },
    last_month: { from: `${before.slice(0, 7)}-01`, to: before },
  }
}

/** All of China keeps UTC+8 (CITY_ZONE), without summer time. */
function midnight(day: string): string {
  return new Date(`${day}T00:00:00+08:00`).toISOString()
}
