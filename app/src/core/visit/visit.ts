/** A visit from its beginning to its handing in. */
import type { Visit, VisitPlan } from '../documents'
import type { Standing } from '../store'
import { cityDay } from '../time'
import { differences } from '../unsent/differences'
import { rebased } from '../unsent/rebase'
import { uuid7 } from '../uuid'
import { wireTime } from '../wire'
import type { CheckPoint, Remark, VisitDoc, VisitPhoto, VisitServer } from './documents'
import { type Fix, positionOf } from './fix'

/** What is being written, kept with every change. */
export interface VisitDraft {
  doc: VisitDoc
  /** The visit as it was taken up, or last handed to the outbox: what is different from it was written here. Older versions kept none. */
  base?: VisitDoc
  /** The section that was open last. */
  at: string | null
  /** What the phone saw wrong with pictures: by photo, `blurred` or `dark`. */
  hints: Record<string, 'blurred' | 'dark'>
}

export const draftKey = (id: string): string => `visit/${id}`

/** What was kept, on top of what has become of the visit since: another tab or phone may have gone on with it, or a conflict was settled. */
export function takenUp(kept: VisitDraft | null, now: VisitDoc): VisitDraft {
  const doc = kept?.base ? (rebased(kept.base, kept.doc, now) as VisitDoc) : (kept?.doc ?? now)
  const base = JSON.parse(JSON.stringify(now)) as VisitDoc // the other one is written into
  return { doc, base, at: kept?.at ?? null, hints: kept?.hints ?? {} }
}

/** Whether something was written that the outbox has not got: of a visit that was handed in, until it is handed in again. */
export function isTouched({ doc, base }: VisitDraft): boolean {
  return base !== undefined && differences(doc, base).length > 0
}

export function checkPoint(fix: Fix | null, now: number): CheckPoint {
  return { device_time: wireTime(now), position: fix && positionOf(fix) }
}

/** Planned if the plan of the month has the shop on this day. */
export function kindOf(plans: VisitPlan[], terminalId: string, now: number): 'planned' | 'ad_hoc' {
  const day = cityDay(now)
  const stops = plans.flatMap((plan) => plan.days.filter((each) => each.day === day)).flatMap((each) => each.stops)
  return stops.some((stop) => stop.terminal_id === terminalId) ? 'planned' : 'ad_hoc'
}

export function newVisit(terminal_id: string, kind: string, template_version: number, fix: Fix | null, now: number): VisitDoc {
  return {
    ...{ id: uuid7(now), terminal_id, kind, template_version, joint_with: null },
    ...{ check_in: checkPoint(fix, now), check_out: null, submitted_at: null },
    ...{ sections: {}, shelf_checks: [], display_checks: [], photos: [] },
  }
}

/** The own visits are changed and taken back by their author, until the branch has accepted or rejected them. */
export function mayChange(visit: Visit, personId: string): boolean {
  return (!visit.server || visit.server.manager_id === personId) && !['accepted', 'rejected'].includes(visit.server?.state ?? '')
}

/** One that waits for its author: not handed in yet, or returned and not handed in again since, which the server may not know yet. */
export function isOpen(visit: VisitDoc, personId: string, standing: Standing): boolean {
  if (!mayChange(visit, personId)) return false
  if (!visit.submitted_at) return true
  const isOnItsWay = standing === 'unsent' && visit.submitted_at > (visit.server?.review?.reviewed_at ?? '')
  return visit.server?.state === 'returned' && !isOnItsWay
}

/** Handed in now; of a returned visit later than before, by which the server knows that it has come back. */
export function submittedAt(visit: VisitDoc, now: number): string {
  const before = visit.submitted_at ? Date.parse(visit.submitted_at) + 1 : 0
  return wireTime(Math.max(now, before))
}

/** Minutes between check-in and check-out, or now. */
export function minutesOf(visit: VisitDoc, now: number): number {
  const end = visit.check_out ? Date.parse(visit.check_out.device_time) : now
  return Math.max(0, Math.floor((end - Date.parse(visit.check_in.device_time)) / 60_000))
}

// ---- what the branch said --------------------------------------------------------------------------------------------

/** Of a visit that was returned: what was said about the fields at this path and below it, or about this photo. */
export function remarksAt(server: VisitServer | undefined, path: string): Remark[] {
  return returned(server).filter((remark) => remark.scope === 'field' && (remark.path === path || remark.path?.startsWith(`${path}.`)))
}

export function remarksOfPhoto(server: VisitServer | undefined, photo: VisitPhoto): Remark[] {
  return returned(server).filter((remark) => remark.scope === 'photo' && remark.photo_id === photo.id)
}

function returned(server: VisitServer | undefined): Remark[] {
  return server?.state === 'returned' ? (server.review?.items ?? []) : []
}
