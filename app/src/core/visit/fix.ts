/** Where the phone is, as evidence of a check-in: the best of what the browser measured, in WGS-84, with what is known about it. */
import { type Place, distance } from '../distances'
import { wireTime } from '../wire'
import type { Position } from './documents'

export interface Fix extends Place {
  /** Radius in metres within which the phone is, 19 times out of 20. */
  accuracy_m: number
  /** Milliseconds since 1970, by this phone's clock. */
  fixed_at: number
}

/** Good enough not to wait for a better one. */
export const GOOD_M = 30
/** Beyond, the branch is told that the position says little (`poor_fix`). */
export const POOR_M = 100
/** A fix that is older than this is no evidence of now, whatever its accuracy. */
export const STALE_MS = 60_000
const LARGEST_ACCURACY_M = 100_000

/** The one of both that says more about now. */
export function betterFix(held: Fix | null, next: Fix, now: number): Fix {
  if (!held || now - held.fixed_at > STALE_MS) return next
  return next.accuracy_m <= held.accuracy_m || now - next.fixed_at < now - held.fixed_at - STALE_MS ? next : held
}

export function positionOf(fix: Fix): Position {
  const { latitude, longitude } = fix
  const accuracy_m = Math.min(Math.round(fix.accuracy_m * 10) / 10, LARGEST_ACCURACY_M)
  return { latitude, longitude, datum: 'wgs84', accuracy_m, fixed_at: wireTime(fix.fixed_at), mocked: null }
}

export type Nearness = 'there' | 'unsure' | 'away' | 'unknown'

/** How a fix lies to a shop: within 100 m and what the phone may be off by, as the branch reckons it (docs/signals.md). */
export function nearness(fix: Fix | null, shop: Place | null): { nearness: Nearness; distance_m: number | null } {
  if (!fix || !shop) return { nearness: 'unknown', distance_m: null }
  const distance_m = distance(fix, shop)
  if (distance_m > 100 + Math.min(fix.accuracy_m, 200)) return { nearness: 'away', distance_m }
  return { nearness: fix.accuracy_m > POOR_M ? 'unsure' : 'there', distance_m }
}
