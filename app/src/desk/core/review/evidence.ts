/** What a signal was found from (docs/signals.md), taken apart into what a screen shows: figures beside their limits, other visits, pictures. */
import type { Signal } from './documents'

/** A figure, by the key of its words; `most` or `least` is what would have been no signal. */
export interface Fact {
  key: string
  value: number | string
  unit: 'm' | 's' | 'kmh' | 'n' | 'moment' | 'word'
  most?: number
  least?: number
}

/** A picture of this visit, and the one that it is like. */
export interface Shown {
  photo: string
  other: string | null
  otherVisit: string | null
  facts: Fact[]
}

export interface Evidence {
  facts: Fact[]
  /** Ids of the visits that it is about besides this one. */
  visits: string[]
  photos: Shown[]
  /** `shop` shows where one checked in beside the shop, `way` from where to where one went. */
  map: 'shop' | 'way' | null
  /** Two stays are compared by their times. */
  hasTimes: boolean
}

type Members = Record<string, unknown>

const number = (members: Members, name: string): number | undefined => (typeof members[name] === 'number' ? members[name] : undefined)
const text = (members: Members, name: string): string | null => (typeof members[name] === 'string' ? members[name] : null)

function fact(members: Members, key: string, unit: Fact['unit'], limits: { name?: string; most?: string; least?: string } = {}): Fact[] {
  const value = unit === 'moment' || unit === 'word' ? text(members, limits.name ?? key) : number(members, limits.name ?? key)
  if (value === undefined || value === null) return []
  const [most, least] = [limits.most && number(members, limits.most), limits.least && number(members, limits.least)]
  return [{ key, value, unit, ...(typeof most === 'number' && { most }), ...(typeof least === 'number' && { least }) }]
}

const FACTS: Record<string, (members: Members) => Fact[]> = {
  far_from_terminal: (it) => [...fact(it, 'distance_m', 'm', { most: 'allowed_m' }), ...fact(it, 'accuracy_m', 'm'), ...fact(it, 'fitting_datum', 'word')],
  poor_fix: (it) => (it['has_position'] === false ? [{ key: 'no_position', value: 'no_position', unit: 'word' }] : fact(it, 'accuracy_m', 'm', { most: 'allowed_m' })),
  stale_fix: (it) =>
    ['check_in', 'check_out'].flatMap((point) => fact({ ...it, [point]: (it['seconds'] as Members | undefined)?.[point] }, `fix_age_${point}`, 's', { name: point, most: 'allowed_seconds' })),
  short_stay: (it) => fact(it, 'stay', 's', { name: 'seconds', least: 'least_seconds' }),
  clock_off: (it) => fact(it, 'offset_seconds', 's'),
  overlap: (it) => fact(it, 'shared', 's', { name: 'seconds' }),
  shared_shop: (it) => fact(it, 'shared', 's', { name: 'seconds' }),
  impossible_speed: (it) => [...fact(it, 'kmh', 'kmh', { most: 'allowed_kmh' }), ...fact(it, 'way_m', 'm', { name: 'distance_m' }), ...fact(it, 'way_seconds', 's', { name: 'seconds' })],
  evenly_spaced: (it) => [
    ...fact(it, 'measure', 'word'),
    ...fact(it, 'visits', 'n'),
    ...fact(it, 'mean_seconds', 's'),
    ...fact(it, 'spread_seconds', 's', { least: 'allowed_seconds' }),
  ],
}

export function evidenceOf({ signal, evidence }: Signal): Evidence {
  const ids = [evidence['visit_id'], ...((evidence['visit_ids'] as unknown[] | undefined) ?? [])]
  return {
    facts: FACTS[signal]?.(evidence) ?? [],
    visits: ids.filter((id): id is string => typeof id === 'string'),
    photos: ((evidence['photos'] as Members[] | undefined) ?? []).map((each) => shownOf({ ...evidence, ...each })),
    map: signal === 'far_from_terminal' ? 'shop' : signal === 'impossible_speed' || signal === 'same_coordinates' ? 'way' : null,
    hasTimes: ['overlap', 'shared_shop', 'impossible_speed'].includes(signal),
  }
}

function shownOf(it: Members): Shown {
  return {
    photo: String(it['photo_id']),
    other: text(it, 'other_photo_id'),
    otherVisit: text(it, 'other_visit_id'),
    facts: [
      ...fact(it, 'bits', 'n', { most: 'allowed_bits' }),
      ...fact(it, 'taken_at', 'moment'),
      ...fact(it, 'photo_distance', 'm', { name: 'distance_m', most: 'allowed_m' }),
      ...fact(it, 'sharpness', 'n', { least: 'least_sharpness' }),
      ...fact(it, 'brightness', 'n', { least: 'least_brightness' }),
    ],
  }
}

/** Signals that say something of this picture. */
export function saidOfPhoto(signals: readonly Signal[], photo: string): Signal[] {
  return signals.filter(({ evidence }) => ((evidence['photos'] as Members[] | undefined) ?? []).some((each) => each['photo_id'] === photo))
}

/** Where two spans lie on one line, in percent of the whole; an open end is now. */
export function onOneLine(spans: readonly { started_at: string; ended_at: string | null }[], now: number): { from: number; width: number }[] {
  const ends = spans.map(({ started_at, ended_at }) => [Date.parse(started_at), ended_at ? Date.parse(ended_at) : now] as const)
  const first = Math.min(...ends.map(([from]) => from))
  const whole = Math.max(1, Math.max(...ends.map(([, until]) => until)) - first)
  return ends.map(([from, until]) => ({ from: ((from - first) / whole) * 100, width: Math.max(1, ((until - from) / whole) * 100) }))
}
