/** One position for a document: measured now, or null where the phone or the person gives none. */
import type { Position } from '@/core/visit/documents'
import { positionOf } from '@/core/visit/fix'

const PATIENCE_MS = 15_000

export function fix(): Promise<Position | null> {
  return new Promise((resolve) => {
    if (!navigator.geolocation) return resolve(null)
    navigator.geolocation.getCurrentPosition(
      ({ coords, timestamp }) => resolve(positionOf({ latitude: coords.latitude, longitude: coords.longitude, accuracy_m: coords.accuracy, fixed_at: timestamp })),
      () => resolve(null),
      { enableHighAccuracy: true, maximumAge: 30_000, timeout: PATIENCE_MS },
    )
  })
}
