/** The way from the phone's screens to the desk's: whoever is no customer manager works at a desk, which is loaded for them alone. */
import type { LogIn } from '@/core/api'
import type { SessionAnswer } from '@/core/wire'

/** A plain mark that there is a session of the desk, which lies sealed elsewhere: by it the start page knows where to lead. */
const MARK = 'zhudian-desk'
export const DESK = '/app/desk'

export function isAtDesk(): boolean {
  return localStorage.getItem(MARK) !== null
}

export function markDesk(isHere: boolean): void {
  if (isHere) localStorage.setItem(MARK, '1')
  else localStorage.removeItem(MARK)
}

export const isOfDesk = (path: string): boolean => path === DESK || path.startsWith(`${DESK}/`)

const SEEN = 'zhudian-desk-gone'
const AGAIN_AFTER_MS = 60_000

/**
 * The desk's screens are not kept on the machine, and those of an old version may be gone from the server: then the page is fetched anew
 * past the service worker, which would hand out the old one.
 */
export function followNewScreens(): void {
  addEventListener('vite:preloadError', () => {
    if (!isOfDesk(location.pathname) || !navigator.onLine || Date.now() - Number(sessionStorage.getItem(SEEN)) < AGAIN_AFTER_MS) return
    sessionStorage.setItem(SEEN, String(Date.now()))
    void navigator.serviceWorker
      ?.getRegistration()
      .then((registration) => registration?.unregister())
      .finally(() => location.reload())
  })
}

/** Hands the session of a log-in over, and leads to the desk, or to its screen `next`. */
export async function openDesk(session: SessionAnswer, device: LogIn['device'], next: unknown): Promise<void> {
  const { takeOver } = await import('@/desk')
  await takeOver(session, device, typeof next === 'string' && isOfDesk(next) ? next : DESK)
}
