/** Watches for a fix while a screen asks for one: each better one takes the place of the one before. */
import { type Ref, computed, onScopeDispose, ref, shallowRef } from 'vue'
import { type Fix, betterFix } from '@/core/visit/fix'

/** `searching` until there is a fix; then why there is none. */
export type FixState = 'searching' | 'found' | 'denied' | 'unavailable' | 'timeout'

/** After so long without any fix, one is told that there is none; watching goes on. */
const PATIENCE_MS = 20_000

export interface Watched {
  fix: Readonly<Ref<Fix | null>>
  state: Readonly<Ref<FixState>>
  retry: () => void
}

export function useFix(): Watched {
  const fix = shallowRef<Fix | null>(null)
  const failure = ref<FixState>('searching')
  let watcher: number | null = null

  function stop(): void {
    if (watcher !== null) navigator.geolocation.clearWatch(watcher)
    watcher = null
  }

  function retry(): void {
    failure.value = 'searching'
    if (!navigator.geolocation) {
      failure.value = 'unavailable'
      return
    }
    stop()
    watcher = navigator.geolocation.watchPosition(hear, fail, { enableHighAccuracy: true, maximumAge: 0, timeout: PATIENCE_MS })
  }

  function hear({ coords, timestamp }: GeolocationPosition): void {
    const { latitude, longitude, accuracy } = coords
    fix.value = betterFix(fix.value, { latitude, longitude, accuracy_m: accuracy, fixed_at: timestamp }, Date.now())
  }

  function fail({ code }: GeolocationPositionError): void {
    failure.value = code === 1 ? 'denied' : code === 2 ? 'unavailable' : 'timeout'
  }

  retry()
  onScopeDispose(stop)
  return { fix, retry, state: computed(() => (fix.value ? 'found' : failure.value)) }
}
