/**
 * New versions of the app. One is fetched in the background and waits; it takes over when the person says so, or when the app is
 * opened the next time. Screens with something unfinished keep it as a draft, so that taking over loses nothing.
 */
import { ref } from 'vue'
import { registerSW } from 'virtual:pwa-register'

export const updateIsReady = ref(false)
let takeOver: (reload?: boolean) => Promise<void> = async () => undefined

const LOOK_EVERY_MS = 3_600_000

export function watchForUpdates(): void {
  takeOver = registerSW({
    onNeedRefresh: () => {
      updateIsReady.value = true
    },
    onRegisteredSW: (_address, registration) => {
      if (registration) setInterval(() => navigator.onLine && void registration.update().catch(() => undefined), LOOK_EVERY_MS)
    },
  })
}

export async function update(): Promise<void> {
  await takeOver(true)
}
