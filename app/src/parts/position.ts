/** Where the phone is, asked for only when a person wants to see distances. Kept in memory, and nowhere else. */
import { ref, shallowRef } from 'vue'
import type { Place } from '@/core/distances'

export const here = shallowRef<Place | null>(null)
export const positionFailed = ref(false)

export function locate(): Promise<void> {
  return new Promise((resolve) => {
    if (!navigator.geolocation) {
      positionFailed.value = true
      return resolve()
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        here.value = { latitude: coords.latitude, longitude: coords.longitude }
        positionFailed.value = false
        resolve()
      },
      () => {
        positionFailed.value = true
        resolve()
      },
      { enableHighAccuracy: false, maximumAge: 120_000, timeout: 10_000 },
    )
  })
}

/** Distances are shown at once where this was allowed before. */
export async function locateIfAllowed(): Promise<void> {
  const state = await navigator.permissions?.query({ name: 'geolocation' }).catch(() => null)
  if (state?.state === 'granted') await locate()
}
