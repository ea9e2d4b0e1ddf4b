/** Locks the app when it was out of sight for a while. What was being written is a draft by then. */
import { phone } from './phone'

const OUT_OF_SIGHT_MS = 5 * 60_000

export function lockWhenAway(): void {
  let hiddenAt = 0
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') hiddenAt = Date.now()
    else if (hiddenAt && Date.now() - hiddenAt > OUT_OF_SIGHT_MS) void phone.lock()
  })
}
