/** The shelf, spec by spec, with what the last visit found beside it. */
import type { ShelfCheck, Spec, VisitDoc } from './documents'

export interface ShelfRow {
  spec: Spec
  last: ShelfCheck | null
}

export const MOST_ROWS = 30

/** Specs on sale, those that the shop had last time first; besides, whatever this visit has already. */
export function shelfRows(specs: Spec[], last: ShelfCheck[], own: ShelfCheck[]): ShelfRow[] {
  const before = new Map(last.map((check) => [check.spec_id, check]))
  const mine = new Set(own.map((check) => check.spec_id))
  const rank = (spec: Spec): number => (before.get(spec.id)?.on_shelf ? 0 : before.has(spec.id) ? 1 : 2)
  return specs
    .filter((spec) => !spec.retired_on || mine.has(spec.id))
    .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, 'zh'))
    .map((spec) => ({ spec, last: before.get(spec.id) ?? null }))
}

/** The newest earlier visit of the shop that looked at the shelf. */
export function lastShelf(visits: VisitDoc[], before: VisitDoc): ShelfCheck[] {
  const at = (visit: VisitDoc): string => visit.check_in.device_time
  const earlier = visits.filter((visit) => visit.id !== before.id && at(visit) < at(before) && visit.shelf_checks?.length)
  return earlier.sort((a, b) => at(b).localeCompare(at(a)))[0]?.shelf_checks ?? []
}

export function emptyCheck(spec_id: string, on_shelf: boolean): ShelfCheck {
  const unknown = { facings: null, position: null, stock_packs: null, retail_price_fen: null, price_tag: null }
  return { spec_id, on_shelf, ...unknown, produced_on: null, note: null }
}

/** As last time: what was seen, but neither the note nor the date of production, which belong to that day. */
export function asLastTime(last: ShelfCheck): ShelfCheck {
  return { ...last, produced_on: null, note: null }
}

/** One row changed. What is said of a spec that nobody had looked at puts it on the shelf. */
export function withCheck(checks: ShelfCheck[], spec_id: string, change: Partial<ShelfCheck>): ShelfCheck[] {
  const at = checks.findIndex((check) => check.spec_id === spec_id)
  const next = { ...(checks[at] ?? emptyCheck(spec_id, true)), ...change }
  if (!next.on_shelf) Object.assign(next, { facings: null, position: null, price_tag: null, retail_price_fen: null })
  return at < 0 ? [...checks, next] : checks.map((check, index) => (index === at ? next : check))
}

export function withoutCheck(checks: ShelfCheck[], spec_id: string): ShelfCheck[] {
  return checks.filter((check) => check.spec_id !== spec_id)
}

/** What is said of a spec beside the columns of the grid. */
export function hasMore(check: ShelfCheck | null): boolean {
  return Boolean(check && (check.position ?? check.produced_on ?? check.note))
}

/** All rows that nobody has touched as last time; those that were not there then stay untouched. */
export function allAsLastTime(checks: ShelfCheck[], rows: ShelfRow[]): ShelfCheck[] {
  const touched = new Set(checks.map((check) => check.spec_id))
  const same = rows.flatMap(({ spec, last }) => (last && !touched.has(spec.id) ? [asLastTime(last)] : []))
  return [...checks, ...same]
}

/** `17000` as “170”, `17050` as “170.5”; and back. Prices are typed in yuan for a carton. */
export function yuan(fen: number | null): string {
  return fen === null ? '' : String(fen / 100)
}

export function fen(text: string): number | null {
  const value = Number(text.replace(',', '.'))
  return text.trim() === '' || !Number.isFinite(value) || value < 0 ? null : Math.min(Math.round(value * 100), 100_000_000)
}

export function whole(text: string, most: number): number | null {
  const value = Number.parseInt(text, 10)
  return Number.isNaN(value) ? null : Math.min(Math.max(0, value), most)
}
