/** The one phone of this app, and what screens watch of it. */
import { type Ref, computed, onScopeDispose, shallowRef, watch } from 'vue'
import type { Observable } from '@/core/observable'
import { NOTHING_UNSENT } from '@/core/outbox'
import { Phone, type Stage } from '@/core/phone'
import type { SyncState } from '@/core/sync'
import { i18n } from '@/i18n'
import { photosMayGo } from './settings'

export const phone = new Phone({
  appVersion: __APP_VERSION__,
  language: () => i18n.global.locale.value,
  sync: { photosMayGo },
})

function watched<T>(observable: Observable<T>): Readonly<Ref<T>> {
  const value = shallowRef(observable.value) as Ref<T>
  observable.watch((next) => {
    value.value = next
  })
  return value
}

export const stage: Readonly<Ref<Stage>> = watched(phone.stage)

const RESTING: SyncState = {
  phase: 'idle',
  unsent: NOTHING_UNSENT,
  progress: null,
  synced_at: null,
  trouble: null,
  waits_for_wifi: false,
}

/** How syncing goes; while the phone is closed, nothing. */
export const syncing = shallowRef<SyncState>(RESTING)
let unwatch: (() => void) | null = null
watch(
  stage,
  (now) => {
    unwatch?.()
    unwatch = null
    syncing.value = now === 'open' ? phone.open.engine.state.value : RESTING
    if (now === 'open') unwatch = phone.open.engine.state.watch((state) => (syncing.value = state))
  },
  { flush: 'sync' },
)

export const unsentCount = computed(() => syncing.value.unsent.documents + syncing.value.unsent.photos)

/**
 * What `load` answers, loaded now and again whenever documents may have changed, or what `besides` answers has; null until it is there for
 * the first time.
 */
export function useLoaded<T>(load: () => Promise<T>, besides: () => unknown = () => null): { value: Readonly<Ref<T | null>>; reload: () => Promise<void> } {
  const value = shallowRef<T | null>(null) as Ref<T | null>
  let turn = 0
  const reload = async (): Promise<void> => {
    const mine = ++turn
    if (stage.value !== 'open') return
    const loaded = await load()
    if (mine === turn) value.value = loaded // an older answer that comes later is not shown
  }
  const version = computed(() => {
    const { synced_at, unsent } = syncing.value
    return `${synced_at} ${unsent.documents} ${unsent.photos} ${unsent.refused} ${unsent.newest_seq}`
  })
  const stop = watch([version, besides], () => void reload(), { immediate: true })
  onScopeDispose(stop)
  return { value, reload }
}
