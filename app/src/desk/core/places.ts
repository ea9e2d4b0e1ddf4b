/** Where a phone was, as a place that the map can show. */
import type { Place } from '@/core/distances'
import { gcj02Of } from '@/core/map/datum'

/** null where it is not known, was erased, or is in a datum that nobody here knows. */
export function placeOfPosition(position: (Place & { datum: string | null }) | null | undefined): Place | null {
  const back = position?.datum && BACK[position.datum]
  return back ? back({ latitude: position.latitude, longitude: position.longitude }) : null
}

const BACK: Record<string, (place: Place) => Place> = {
  wgs84: (place) => place,
  gcj02: (place) => before(gcj02Of, place),
  bd09: (place) => before(gcj02Of, before(bd09OfGcj02, place)),
}

const TURN = (Math.PI * 3000) / 180

/** The forward way of backend/terminals/geo.py. */
function bd09OfGcj02({ latitude, longitude }: Place): Place {
  const radius = Math.hypot(longitude, latitude) + 0.00002 * Math.sin(latitude * TURN)
  const angle = Math.atan2(latitude, longitude) + 0.000003 * Math.cos(longitude * TURN)
  return { latitude: radius * Math.sin(angle) + 0.006, longitude: radius * Math.cos(angle) + 0.0065 }
}

/** What a datum has moved to `goal`: it moves so little that a few steps towards it end within centimetres. */
function before(moved: (place: Place) => Place, goal: Place): Place {
  let found = goal
  for (let step = 0; step < 5; step += 1) {
    const { latitude, longitude } = moved(found)
    found = { latitude: found.latitude + goal.latitude - latitude, longitude: found.longitude + goal.longitude - longitude }
  }
  return found
}
