/** Positions as phones measured them, as places in WGS-84 for the map. GCJ-02 is undone by drawing near: after three turns within a metre. */
import type { Place } from '@/core/distances'
import { gcj02Of } from '@/core/map/datum'

export function wgs84Of({ latitude, longitude, datum }: Place & { datum: string | null }): Place | null {
  if (datum === 'wgs84') return { latitude, longitude }
  if (datum !== 'gcj02') return null
  let place: Place = { latitude, longitude }
  for (let turn = 0; turn < 3; turn += 1) {
    const shifted = gcj02Of(place)
    place = { latitude: place.latitude + latitude - shifted.latitude, longitude: place.longitude + longitude - shifted.longitude }
  }
  return place
}
