/**
 * A screen's scripts and styles come when it is first opened. Where they do not, for there is no network, it is said, and one stays where
 * one is. The next way anywhere asks for them again; of styles that is done here, for whoever builds the app asks for each of them once.
 */
import { i18n } from '@/i18n'
import { isOfDesk } from '@/parts/desk'
import { router } from '@/router'
import { say } from './toasts'

export function tellUnreached(): void {
  const failed = new Set<HTMLLinkElement>()
  addEventListener('error', ({ target }) => target instanceof HTMLLinkElement && failed.add(target), { capture: true })
  router.beforeEach(async () => {
    const links = [...failed]
    failed.clear() // those that fail once more are heard of above
    await Promise.all(links.map(fetchAgain))
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
