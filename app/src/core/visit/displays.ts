/** Displays that this shop owes by plans that both sides have signed, and the checks that answer them. */
import { uuid7 } from '../uuid'
import type { DisplayCheck, MaintenancePlan, Standard, VisitDoc } from './documents'

export interface DueDisplay {
  plan: MaintenancePlan
  standard: Standard
}

/** One for each spec: of several plans the one that was agreed last counts, as on the server. */
export function dueDisplays(plans: MaintenancePlan[], terminalId: string, month: string): DueDisplay[] {
  const due = new Map<string, DueDisplay>()
  const inForce = plans.filter(
    (plan) => plan.agreed_at && plan.first_month <= month && month <= plan.last_month && plan.terminal_ids.includes(terminalId),
  )
  for (const plan of inForce.sort((a, b) => a.agreed_at!.localeCompare(b.agreed_at!))) {
    for (const standard of plan.standards) due.set(standard.spec_id, { plan, standard })
  }
  return [...due.values()]
}

export function emptyDisplay(spec_id: string): DisplayCheck {
  return { id: uuid7(), spec_id, position: null, facings: null, price_tag: null, materials_present: null, note: null }
}

/** Found just as the standard asks. What it does not ask for stays unsaid. */
export function asAsked(check: DisplayCheck, standard: Standard): DisplayCheck {
  return {
    ...check,
    position: standard.position ?? check.position,
    facings: Math.max(standard.least_facings ?? 0, check.facings ?? 0) || null,
    price_tag: standard.price_tag ? 'right' : check.price_tag,
    materials_present: standard.materials ? true : check.materials_present,
  }
}

/** The check of a spec with this change, begun if nobody had looked yet. */
export function withDisplay(visit: VisitDoc, spec_id: string, change: Partial<DisplayCheck>): DisplayCheck[] {
  const at = visit.display_checks.findIndex((check) => check.spec_id === spec_id)
  const next = { ...(visit.display_checks[at] ?? emptyDisplay(spec_id)), ...change }
  return at < 0 ? [...visit.display_checks, next] : visit.display_checks.map((check, index) => (index === at ? next : check))
}

export type Point = 'position' | 'facings' | 'price_tag' | 'materials_present'

/** Whether a point is as asked; null where nothing is asked or nothing was said. */
export function fits(check: DisplayCheck | undefined, standard: Standard, point: Point): boolean | null {
  const found = check?.[point]
  if (found === null || found === undefined) return null
  if (point === 'position') return standard.position === null ? null : found === standard.position
  if (point === 'facings') return standard.least_facings === null ? null : Number(found) >= standard.least_facings
  if (point === 'price_tag') return standard.price_tag ? found === 'right' : null
  return standard.materials ? found === true : null
}
