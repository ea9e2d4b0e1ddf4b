/** What a `DataTable` shows, and of what. A `List` (list.ts) is such a source; `fixedSource` makes one of rows that came at once. */
import { type ComputedRef, computed } from 'vue'
import type { Failure } from '../core/problems'
import type { Loaded } from './loaded'

export interface Column<T> {
  /** Also the name of its slot, `cell-<key>`, which gets `row`. */
  key: string
  title: string
  /** What stands there without a slot. */
  value?: (row: T) => string | number | null | undefined
  /** A track of the grid, such as `7rem` or `minmax(8rem, 2fr)`; by default `minmax(5rem, 1fr)`. */
  width?: string
  align?: 'start' | 'end'
  /** Its place on a phone's card; by default a line, `labelled` one with its title. The first column is the title if none says so. */
  card?: 'title' | 'aside' | 'line' | 'labelled' | 'none'
}

export interface Source<T> {
  rows: ComputedRef<readonly T[]>
  phase: ComputedRef<'first' | 'next' | 'ready' | 'failed'>
  failure: ComputedRef<Failure | null>
  hasMore: ComputedRef<boolean>
  isFiltered: ComputedRef<boolean>
  more: () => Promise<void>
  reload: () => Promise<void>
  clear: () => void
}

export function fixedSource<A, T>(loaded: Omit<Loaded<A>, 'show'>, rowsOf: (answer: A) => readonly T[]): Source<T> {
  return {
    rows: computed(() => (loaded.value.value === null ? [] : rowsOf(loaded.value.value))),
    phase: computed(() => (loaded.failure.value ? 'failed' : loaded.value.value === null ? 'first' : 'ready')),
    failure: loaded.failure as ComputedRef<Failure | null>,
    hasMore: computed(() => false),
    isFiltered: computed(() => false),
    more: () => (loaded.failure.value ? loaded.reload() : Promise.resolve()),
    reload: loaded.reload,
    clear: () => undefined,
  }
}
