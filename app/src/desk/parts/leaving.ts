/**
 * Asks before a form that has not been sent is left, for another screen or with the tab; nothing is asked where nothing was changed.
 *
 *     const { settle } = useUnsent(() => [name.value, note.value])   // settle(): this is what there is, or what was sent
 */
import { onBeforeUnmount, onMounted } from 'vue'
import { onBeforeRouteLeave } from 'vue-router'
import { i18n } from '@/i18n'
import { agrees } from './confirm'
import { deskStage } from './desk'

const { t } = i18n.global

export function useUnsent(content: () => unknown): { settle: () => void } {
  const said = (): string => JSON.stringify(content())
  let settled = said()
  const isUnsent = (): boolean => deskStage.value !== 'out' && said() !== settled
  onBeforeRouteLeave(() => !isUnsent() || agrees({ title: t('desk.leaving.title'), message: t('desk.leaving.note'), ok: t('desk.leaving.ok'), isLoss: true }))
  const unload = (event: BeforeUnloadEvent): void => {
    if (isUnsent()) event.preventDefault()
  }
  onMounted(() => addEventListener('beforeunload', unload))
  onBeforeUnmount(() => removeEventListener('beforeunload', unload))
  return { settle: () => void (settled = said()) }
}
