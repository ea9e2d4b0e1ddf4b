/**
 * A day in a shop (R27), told by moments alone: when somebody came, was away, and left. Nothing counts by itself, so that a phone
 * that was off in between has lost nothing; how long somebody has been there follows from the moments and the present one.
 */
import { cityDay } from '../time'
import type { Position } from '../visit/documents'
import { wireTime } from '../wire'
import type { City } from './city'
import { type CheckPoint, type Duty, type InStoreDay, type InStoreRequest, type Missing, TOPICS } from './documents'

const NOTHING_SAID = { ordering: null, compliance: null, stock: null }

export function arrive(terminal_id: string, arrival: CheckPoint): InStoreDay {
  return { terminal_id, arrival, departure: null, interruptions: [], pings: [], topics: NOTHING_SAID, commitments: [], photos: [], note: null, submitted_at: null }
}

export function goAway(day: InStoreDay, at: number, reason: string): InStoreDay {
  if (awaySince(day) !== null) return day
  return { ...day, interruptions: [...day.interruptions, { from: wireTime(at), until: null, reason }] }
}

export function comeBack(day: InStoreDay, at: number): InStoreDay {
  return { ...day, interruptions: day.interruptions.map((each) => (each.until ? each : { ...each, until: wireTime(at) })) }
}

/**
 * Whoever leaves while away has left when they went away, as far as the presence goes. A departure that is said later may lie before
 * what was told of the day: nobody is away after it.
 */
export function depart(day: InStoreDay, at: number, position: Position | null): InStoreDay {
  const until = wireTime(at)
  const interruptions = comeBack(day, at).interruptions.filter(({ from }) => Date.parse(from) < at)
  return {
    ...{ ...day, departure: { device_time: until, position } },
    interruptions: interruptions.map((each) => (Date.parse(each.until!) > at ? { ...each, until } : each)),
  }
}

/** Another sign of presence, unless there was one within the last `seconds`, or nobody is there. */
export function isPingDue(day: InStoreDay, now: number, seconds: number): boolean {
  if (day.departure || awaySince(day) !== null || dayOf(day) !== cityDay(now)) return false
  return now - Date.parse(day.pings.at(-1)?.at ?? day.arrival.device_time) >= seconds * 1000
}

/** Since when somebody is away, in milliseconds; null while they are in the shop. */
export function awaySince({ interruptions, departure }: InStoreDay): number | null {
  const open = departure ? undefined : interruptions.find(({ until }) => until === null)
  return open ? Date.parse(open.from) : null
}

/** Seconds in the shop up to now, or up to the departure: the stay less what of the interruptions lies in it, each moment once. */
export function presence(day: InStoreDay, now: number): number {
  const begin = Date.parse(day.arrival.device_time)
  const end = day.departure ? Date.parse(day.departure.device_time) : now
  let counted = begin
  let away = 0
  const spans = day.interruptions.map(({ from, until }) => [Date.parse(from), until ? Date.parse(until) : end] as const)
  for (const [from, until] of spans.sort((a, b) => a[0] - b[0])) {
    const [first, last] = [Math.max(from, counted), Math.min(until, end)]
    if (last <= first) continue
    away += last - first
    counted = last
  }
  return Math.max(0, Math.floor((end - begin - away) / 1000))
}

/** What the day lacks to be kept, as the server will find it. */
export function missingOf(day: InStoreDay, now: number, { least_seconds, before_photos, after_photos }: City['in_store']): Missing[] {
  const views = (view: string): number => day.photos.filter((photo) => photo.view === view).length
  const faults: [Missing, boolean][] = [
    ['departure', !day.departure],
    ['submission', !day.submitted_at],
    ['hours', presence(day, now) < least_seconds],
    ...TOPICS.map((topic): [Missing, boolean] => [`topic_${topic}`, !isSaid(day, topic)]),
    ['photo_before', views('before') < before_photos],
    ['photo_after', views('after') < after_photos],
  ]
  return faults.filter(([, isMissing]) => isMissing).map(([fault]) => fault)
}

export function isSaid({ topics }: InStoreDay, topic: (typeof TOPICS)[number]): boolean {
  const said = topics[topic]
  return Boolean(said?.note?.trim()) || (said?.figure ?? null) !== null
}

/** The city's day of the arrival. */
export function dayOf({ arrival, server }: InStoreDay): string {
  return server?.day ?? cityDay(Date.parse(arrival.device_time))
}

/** A day whose departure is missing: today's is under way, one of before was forgotten. */
export function underWay<T extends { doc: InStoreDay }>(days: T[]): T | null {
  const open = days.filter(({ doc }) => !doc.departure).sort((a, b) => b.doc.arrival.device_time.localeCompare(a.doc.arrival.device_time))
  return open[0] ?? null
}

const URGENCY: Duty['state'][] = ['at_risk', 'due', 'missed', 'kept', 'excused']

/** A month's duties, those that need something first. */
export function dutiesOf(duties: Duty[], month: string): Duty[] {
  const own = duties.filter((duty) => duty.month === month)
  return own.sort((a, b) => URGENCY.indexOf(a.state) - URGENCY.indexOf(b.state) || (a.terminal?.name ?? '').localeCompare(b.terminal?.name ?? ''))
}

export interface MonthOfDuties {
  month: string
  kept: number
  missed: number
  open: number
  excused: number
}

/** What was kept and missed, the newest month first. */
export function monthsOf(duties: Duty[]): MonthOfDuties[] {
  const months = [...new Set(duties.map(({ month }) => month))].sort().reverse()
  return months.map((month) => {
    const count = (...states: Duty['state'][]): number => duties.filter((duty) => duty.month === month && states.includes(duty.state)).length
    return { month, kept: count('kept'), missed: count('missed'), open: count('due', 'at_risk'), excused: count('excused') }
  })
}

/** The newest request of each duty. */
export function requestsByDuty<T extends { doc: InStoreRequest }>(requests: T[]): Map<string, T> {
  const sorted = [...requests].sort((a, b) => a.doc.requested_at.localeCompare(b.doc.requested_at))
  return new Map(sorted.map((each) => [each.doc.duty_id, each]))
}
