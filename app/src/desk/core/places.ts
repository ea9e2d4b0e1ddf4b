/** Where a phone was, as a place that the map can show. */
import type { Place } from '@/core/distances'
import { gcj02Of } from '@/core/map/datum'

/** null where it is not known, was erased, or is in a datum that is not drawn here (BD-09). */
export function placeOfPosition(position: (Place & { datum: string | null }) | null | undefined): Place | null {
  if (!position || !['wgs84', 'gcj02'].includes(position.datum ?? '')) return null
  const { latitude, longitude } = position
  return position.datum === 'gcj02' ? wgs84Of({ latitude, longitude }) : { latitude, longitude }
}

/** The way back of `gcj02Of`, which moves so little that a few steps towards it end within centimetres. */
function wgs84Of(goal: Place): Place {
  let found = goal
  for (let step = 0; step < 4; step += 1) {
    const { latitude, longitude } = gcj02Of(found)
    found = { latitude: found.latitude + goal.latitude - latitude, longitude: found.longitude + goal.longitude - longitude }
  }
  return found
}
