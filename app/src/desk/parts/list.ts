/**
 * A list of the API as a screen shows it: its filters live in the address, its rows come page after page while one scrolls.
 *
 *     const list = useList<Visit>({ path: '/visits', filters: FILTERS })
 *
 * `rows`, `phase`, `failure`, `hasMore` and `more()` are for `DataTable`, `values`, `set()` and `clear()` for `Filters`, `parameters` for
 * `ExportButton`. `reload()` keeps the rows in sight; `replace()` and `remove()` show a change without asking again.
 */
import { type ComputedRef, type Ref, computed, shallowRef, watch } from 'vue'
import type { Filter } from '../core/filters'
import { type Page, Pages, type PagesState } from '../core/pages'
import { type Failure, failureOf } from '../core/problems'
import { type Address, useAddress } from './address'
import { desk } from './desk'

export interface ListOptions<T> {
  path: string | (() => string)
  filters?: readonly Filter[] | (() => readonly Filter[])
  /** Parameters besides the filters, such as `{ branch_id }`. */
  besides?: () => Record<string, string>
  idOf?: (row: T) => string
  /** null where the API gives all rows at once. */
  limit?: number | null
  /** Told of each page as it came, for what lies beside its items. */
  came?: (page: Page<T>) => void
}

export interface List<T> extends Address {
  rows: ComputedRef<readonly T[]>
  phase: ComputedRef<PagesState<T>['phase']>
  failure: ComputedRef<Failure | null>
  hasMore: ComputedRef<boolean>
  more: () => Promise<void>
  reload: () => Promise<void>
  replace: (...rows: T[]) => void
  remove: (...ids: string[]) => void
}

const LIMIT = 100

export function useList<T>(options: ListOptions<T>): List<T> {
  const pages = new Pages<T>(options.idOf ?? ((row) => (row as { id: string }).id))
  const state = shallowRef(pages.state.value) as Ref<PagesState<T>>
  pages.state.watch((next) => (state.value = next)) // also when its screen is gone: the next of it are led to from details (sequence.ts)

  const address = useAddress(options.filters ?? [], options.besides)
  const { parameters } = address
  const path = computed(() => (typeof options.path === 'function' ? options.path() : options.path))

  const begin = (keeps: boolean): Promise<void> => {
    const [at, asked] = [path.value, parameters.value]
    return pages.begin(async (cursor) => {
      const page = await desk.json<Page<T>>('GET', at, { query: { ...asked, limit: options.limit === undefined ? LIMIT : options.limit, cursor } })
      options.came?.(page)
      return page
    }, keeps)
  }
  watch(
    () => JSON.stringify([path.value, parameters.value]),
    () => void begin(false),
    { immediate: true },
  )

  return {
    ...address,
    rows: computed(() => state.value.rows),
    phase: computed(() => state.value.phase),
    failure: computed(() => (state.value.failure === null ? null : failureOf(state.value.failure))),
    hasMore: computed(() => state.value.hasMore),
    more: () => pages.more(),
    reload: () => begin(true),
    replace: (...rows) => pages.replace(...rows),
    remove: (...ids) => pages.remove(...ids),
  }
}
