/** One position for a document: measured now, or null where the phone or the person gives none. */
import type { Position } from '@/core/day/documents'
import { wireTime } from '@/core/wire'

const PATIENCE_MS = 15_000

export function fix(): Promise<Position | null> {
  return new Promise((resolve) => {
    if (!navigator.geolocation) return resolve(null)
    navigator.geolocation.getCurrentPosition(
      ({ coords, timestamp }) => {
        const { latitude, longitude, accuracy } = coords
        resolve({ latitude, longitude, datum: 'wgs84', accuracy_m: Math.min(100_000, Math.round(accuracy)), fixed_at: wireTime(timestamp), mocked: null })
      },
      () => resolve(null),
      { enableHighAccuracy: true, maximumAge: 30_000, timeout: PATIENCE_MS },
    )
  })
}
