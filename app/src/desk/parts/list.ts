/**
 * A list of the API as a screen shows it: its filters live in the address, its rows come page after page while one scrolls.
 *
 *     const list = useList<Visit>({ path: '/visits', filters: FILTERS })
 *
 * `rows`, `phase`, `failure`, `hasMore` and `more()` are for `DataTable`, `values`, `set()` and `clear()` for `Filters`, `parameters` for
 * `ExportButton`. `reload()` keeps the rows in sight; `replace()` and `remove()` show a change without asking again.
 */
import { type ComputedRef, type Ref, computed, onScopeDispose, shallowRef, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { type Filter, type Values, parametersOf, valuesOf } from '../core/filters'
import { type Page, Pages, type PagesState } from '../core/pages'
import { type Failure, failureOf } from '../core/problems'
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

export interface List<T> {
  filters: ComputedRef<readonly Filter[]>
  values: ComputedRef<Values>
  parameters: ComputedRef<Record<string, string>>
  rows: ComputedRef<readonly T[]>
  phase: ComputedRef<PagesState<T>['phase']>
  failure: ComputedRef<Failure | null>
  hasMore: ComputedRef<boolean>
  isFiltered: ComputedRef<boolean>
  /** Changes filters in the address; an empty value takes one away. */
  set: (changes: Readonly<Record<string, string>>) => void
  /** All of these, and no others. */
  show: (values: Values) => void
  clear: () => void
  more: () => Promise<void>
  reload: () => Promise<void>
  replace: (...rows: T[]) => void
  remove: (...ids: string[]) => void
}

const LIMIT = 100

export function useList<T>(options: ListOptions<T>): List<T> {
  const route = useRoute()
  const router = useRouter()
  const mine = route.path
  const pages = new Pages<T>(options.idOf ?? ((row) => (row as { id: string }).id))
  const state = shallowRef(pages.state.value) as Ref<PagesState<T>>
  onScopeDispose(pages.state.watch((next) => (state.value = next)))

  const filters = computed(() => (typeof options.filters === 'function' ? options.filters() : (options.filters ?? [])))
  const query = shallowRef(route.query)
  watch(
    () => route.query,
    (next) => {
      if (route.path === mine) query.value = next // a screen that is being left keeps its rows
    },
  )
  const values = computed(() => valuesOf(filters.value, query.value))
  const parameters = computed(() => ({ ...options.besides?.(), ...parametersOf(filters.value, values.value) }))
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

  const show = (next: Values): void => {
    const others = Object.fromEntries(Object.entries(query.value).filter(([key]) => !filters.value.some((filter) => filter.key === key)))
    void router.replace({ query: { ...others, ...Object.fromEntries(Object.entries(next).filter(([, value]) => value)) } })
  }
  return {
    filters,
    values,
    parameters,
    rows: computed(() => state.value.rows),
    phase: computed(() => state.value.phase),
    failure: computed(() => (state.value.failure === null ? null : failureOf(state.value.failure))),
    hasMore: computed(() => state.value.hasMore),
    isFiltered: computed(() => Object.keys(values.value).length > 0),
    set: (changes) => show({ ...values.value, ...changes }),
    show,
    clear: () => show({}),
    more: () => pages.more(),
    reload: () => begin(true),
    replace: (...rows) => pages.replace(...rows),
    remove: (...ids) => pages.remove(...ids),
  }
}
