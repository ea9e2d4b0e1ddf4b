/** The way back from where something is drawn to where it is: the inverse of core/map/datum.ts, walked back by the error. */
import type { Place } from '@/core/distances'
import { type Datum, drawn } from '@/core/map/datum'

const STEPS = 8

export function placeDrawnAt(target: Place, datum: Datum): Place {
  let guess = target
  for (let step = 0; step < STEPS && datum !== 'wgs84'; step += 1) {
    const reached = drawn(guess, datum)
    guess = { latitude: guess.latitude + target.latitude - reached.latitude, longitude: guess.longitude + target.longitude - reached.longitude }
  }
  return { latitude: Number(guess.latitude.toFixed(7)), longitude: Number(guess.longitude.toFixed(7)) }
}
