/** One document or answer of the API, loaded when the screen opens and whenever what it depends on changes. */
import { type Ref, onScopeDispose, shallowRef, watch } from 'vue'
import { type Failure, failureOf } from '../core/problems'

export interface Loaded<T> {
  value: Readonly<Ref<T | null>>
  failure: Readonly<Ref<Failure | null>>
  isLoading: Readonly<Ref<boolean>>
  /** What is there stays in sight meanwhile. */
  reload: () => Promise<void>
  /** What a change was answered with stands there from now on; a request that is under way is too late. */
  show: (next: T) => void
}

export function useLoaded<T>(load: () => Promise<T>, dependsOn: () => unknown = () => null): Loaded<T> {
  const value = shallowRef<T | null>(null) as Ref<T | null>
  const failure = shallowRef<Failure | null>(null)
  const isLoading = shallowRef(true)
  let turn = 0
  const reload = async (): Promise<void> => {
    const mine = ++turn
    isLoading.value = true
    try {
      const loaded = await load()
      if (mine !== turn) return
      value.value = loaded
      failure.value = null
    } catch (error) {
      if (mine === turn) failure.value = failureOf(error)
    } finally {
      if (mine === turn) isLoading.value = false
    }
  }
  const show = (next: T): void => {
    turn += 1
    value.value = next
    failure.value = null
    isLoading.value = false
  }
  const stop = watch(
    dependsOn,
    () => {
      value.value = null
      void reload()
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    turn += 1
    stop()
  })
  return { value, failure, isLoading, reload, show }
}
