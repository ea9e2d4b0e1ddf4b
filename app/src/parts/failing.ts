/** What went wrong in a hand's work is said, never swallowed: most of all that something was not kept. */
import type { App } from 'vue'
import { isPhoneFull } from '@/core/failures'
import { i18n } from '@/i18n'

export async function tellFailure(error: unknown): Promise<void> {
  const { showToast } = await import('./toast')
  showToast(i18n.global.t(isPhoneFull(error) ? 'failed.phone_full' : 'failed.other'))
}

/** Of buttons and screens everything; of what goes on by itself only that there is no room, for that concerns what one is writing. */
export function tellFailures(app: App): void {
  app.config.errorHandler = (error) => {
    reportError(error)
    void tellFailure(error)
  }
  addEventListener('unhandledrejection', (event) => {
    const isFull = isPhoneFull(event.reason)
    if (isFull) void tellFailure(event.reason)
    // It is said; and of a transaction that was given up, the step that failed says why.
    if (isFull || (event.reason as Error | null)?.name === 'AbortError') event.preventDefault()
  })
}
