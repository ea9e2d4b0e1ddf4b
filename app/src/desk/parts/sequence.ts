/**
 * The rows of the list that one came from, for a detail that leads to the next of them. It lives as long as the tab; of a detail that was
 * opened by its address there is none.
 */
import { type ComputedRef, computed, onScopeDispose, shallowRef, watch } from 'vue'
import { useRoute } from 'vue-router'
import type { List } from './list'

interface Sequence {
  name: string
  ids: readonly string[]
  /** The list's address with its filters. */
  address: string
  more: () => Promise<void>
}

const kept = shallowRef<Sequence | null>(null)

/** Said by the list's screen. */
export function keepSequence<T>(name: string, list: Pick<List<T>, 'rows' | 'more'>, idOf = (row: T): string => (row as { id: string }).id): void {
  const route = useRoute()
  const path = route.path
  const stop = watch(
    () => [list.rows.value, route.fullPath] as const,
    ([rows, address]) => {
      if (route.path === path) kept.value = { name, ids: rows.map(idOf), address, more: list.more }
    },
    { immediate: true },
  )
  onScopeDispose(stop)
}

export interface Beside {
  previous: ComputedRef<string | null>
  next: ComputedRef<string | null>
  /** From 1 on; 0 where there is no such list. */
  position: ComputedRef<number>
  total: ComputedRef<number>
  /** Where the list is, as it was filtered. */
  address: ComputedRef<string | null>
}

/** Said by the detail's screen. */
export function useSequence(name: string, id: () => string): Beside {
  const ids = computed(() => (kept.value?.name === name ? kept.value.ids : []))
  const index = computed(() => ids.value.indexOf(id()))
  watch(
    index,
    async (at) => {
      const sequence = kept.value
      if (!sequence || at < 0 || at < ids.value.length - 3) return
      await sequence.more()
    },
    { immediate: true },
  )
  return {
    previous: computed(() => (index.value > 0 ? ids.value[index.value - 1]! : null)),
    next: computed(() => (index.value >= 0 ? (ids.value[index.value + 1] ?? null) : null)),
    position: computed(() => index.value + 1),
    total: computed(() => ids.value.length),
    address: computed(() => (index.value >= 0 ? kept.value!.address : null)),
  }
}
