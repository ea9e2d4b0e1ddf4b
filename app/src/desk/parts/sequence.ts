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
  /** Fetches the next page; the ids of all pages. */
  more: () => Promise<readonly string[]>
}

/** So many before the end the next page is asked for: whoever goes on quickly does not wait for it. */
const AHEAD = 20
const kept = shallowRef<Sequence | null>(null)

/** Said by the list's screen. */
export function keepSequence<T>(name: string, list: Pick<List<T>, 'rows' | 'more'>, idOf = (row: T): string => (row as { id: string }).id): void {
  const route = useRoute()
  const path = route.path
  const more = async (): Promise<readonly string[]> => {
    await list.more()
    return list.rows.value.map(idOf)
  }
  const stop = watch(
    () => [list.rows.value, route.fullPath] as const,
    ([rows, address]) => {
      if (route.path === path) kept.value = { name, ids: rows.map(idOf), address, more }
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
      if (!sequence || at < 0 || at < ids.value.length - AHEAD) return
      const more = await sequence.more()
      if (kept.value === sequence && more.length > sequence.ids.length) kept.value = { ...sequence, ids: more }
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
