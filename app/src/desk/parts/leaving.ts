/**
 * Asks before what has not been sent is left, for another screen or with the tab; nothing is asked where nothing was changed.
 *
 *     const { settle } = useUnsent(() => [name.value, note.value])   // settle(): this is what there is, or what was sent
 */
import { onBeforeUnmount, onMounted } from 'vue'
import { onBeforeRouteLeave, useRouter } from 'vue-router'
import { i18n } from '@/i18n'
import { agrees } from './confirm'
import { deskStage } from './desk'

const { t } = i18n.global

/** A log-out has asked already, and whoever logs in again finds it all. */
const asks = (isUnsent: () => boolean): boolean => deskStage.value !== 'out' && isUnsent()
const mayLeave = (): Promise<boolean> => agrees({ title: t('desk.leaving.title'), message: t('desk.leaving.note'), ok: t('desk.leaving.ok'), isLoss: true })

/** With the tab. How it is asked is the browser's. Returns what ends it. */
export function askBeforeTheTabCloses(isUnsent: () => boolean): () => void {
  const unload = (event: BeforeUnloadEvent): void => {
    if (asks(isUnsent)) event.preventDefault()
  }
  addEventListener('beforeunload', unload)
  return () => removeEventListener('beforeunload', unload)
}

export function useUnsent(content: () => unknown): { settle: () => void } {
  const said = (): string => JSON.stringify(content())
  let settled = said()
  const isUnsent = (): boolean => said() !== settled
  onBeforeRouteLeave(() => !asks(isUnsent) || mayLeave())
  let end = (): void => undefined
  onMounted(() => (end = askBeforeTheTabCloses(isUnsent)))
  onBeforeUnmount(() => end())
  return { settle: () => void (settled = said()) }
}

/** Of a dialog: below it only the browser's “back” leads elsewhere. What leads on after sending it is not asked about. */
export function useUnsentDialog(isUnsent: () => boolean): void {
  const entry = history.state?.position
  let isBack = false
  const moved = ({ state }: PopStateEvent): void => void (isBack = state?.position !== entry)
  const mayGo = async (): Promise<boolean> => {
    const wasBack = isBack
    isBack = false
    return !wasBack || !asks(isUnsent) || mayLeave()
  }
  addEventListener('popstate', moved, { capture: true }) // before the router hears of it
  const ends = [askBeforeTheTabCloses(isUnsent), useRouter().beforeEach(mayGo), () => removeEventListener('popstate', moved, { capture: true })]
  onBeforeUnmount(() => ends.forEach((end) => end()))
}
