/**
 * A screen's scripts and styles come when it is first opened. Where they do not, for there is no network, it is said, and one stays where
 * one is. The next way anywhere asks for them again; of styles that is done here, for whoever builds the app asks for each of them once.
 */
import { i18n } from '@/i18n'
import { isOfDesk } from '@/parts/desk'
import { router } from '@/router'
import { say } from './toasts'

export function tellUnreached(): void {
  let isAmiss = false
  addEventListener('vite:preloadError', () => (isAmiss = true))
  router.beforeEach(async () => {
    if (!isAmiss) return
    await Promise.all([...document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')].filter(({ sheet }) => !sheet).map(fetchAgain))
    isAmiss = false
  })
  router.onError((_error, to) => {
    if (isOfDesk(to.path)) say(i18n.global.t('desk.states.unreachable'), { isAlarm: true })
  })
}

function fetchAgain(failed: HTMLLinkElement): Promise<unknown> {
  const link = failed.cloneNode() as HTMLLinkElement
  return new Promise((done, fail) => {
    link.addEventListener('load', done)
    link.addEventListener('error', () => fail(new Error(link.href)))
    failed.replaceWith(link)
  })
}
