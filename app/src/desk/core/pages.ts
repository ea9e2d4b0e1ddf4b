/**
 * The rows of a list of the API, page after page by its cursors. Whoever asks for other rows begins anew, and what an earlier question
 * still brings is not shown. Rows stay in the order in which they came; one that two pages have is there once, as it came last.
 */
import { Observable } from '@/core/observable'

export interface Page<T> {
  items: T[]
  next_cursor?: string | null
}

export interface PagesState<T> {
  rows: readonly T[]
  /** `first` and `next` are being fetched; `ready` is at rest; `failed` has met `failure`. */
  phase: 'first' | 'next' | 'ready' | 'failed'
  failure: unknown
  hasMore: boolean
}

export type Fetch<T> = (cursor: string | null) => Promise<Page<T>>

export class Pages<T> {
  readonly state = new Observable<PagesState<T>>({ rows: [], phase: 'first', failure: null, hasMore: false })
  readonly #idOf: (row: T) => string
  #fetch: Fetch<T> | null = null
  #turn = 0
  #cursor: string | null = null

  constructor(idOf: (row: T) => string) {
    this.#idOf = idOf
  }

  /** Other rows. The present ones stay in sight until the first page is there, if `keeps`. */
  async begin(fetch: Fetch<T>, keeps = false): Promise<void> {
    this.#fetch = fetch
    this.#cursor = null
    const rows = keeps ? this.state.value.rows : []
    await this.#turnTo({ rows, phase: 'first', failure: null, hasMore: false }, [])
  }

  /** The next page, if there is one and none is on its way. After a failure it is asked for again. */
  async more(): Promise<void> {
    const { phase, rows, hasMore } = this.state.value
    if (phase === 'first' || phase === 'next' || !this.#fetch || (phase === 'ready' && !hasMore)) return
    const isFirst = this.#cursor === null
    await this.#turnTo({ rows, phase: isFirst ? 'first' : 'next', failure: null, hasMore }, isFirst ? [] : rows)
  }

  /** Puts rows in the place of those with the same id: a change is seen without asking for the list again. */
  replace(...changed: T[]): void {
    const byId = new Map(changed.map((row) => [this.#idOf(row), row]))
    this.state.patch({ rows: this.state.value.rows.map((row) => byId.get(this.#idOf(row)) ?? row) })
  }

  remove(...ids: string[]): void {
    this.state.patch({ rows: this.state.value.rows.filter((row) => !ids.includes(this.#idOf(row))) })
  }

  async #turnTo(state: PagesState<T>, before: readonly T[]): Promise<void> {
    const mine = ++this.#turn
    this.state.set(state)
    try {
      const { items, next_cursor = null } = await this.#fetch!(this.#cursor)
      if (mine !== this.#turn) return
      this.#cursor = next_cursor
      this.state.set({ rows: joined(before, items, this.#idOf), phase: 'ready', failure: null, hasMore: next_cursor !== null })
    } catch (failure) {
      if (mine === this.#turn) this.state.patch({ phase: 'failed', failure })
    }
  }
}

function joined<T>(before: readonly T[], items: T[], idOf: (row: T) => string): T[] {
  const came = new Map(items.map((row) => [idOf(row), row]))
  if (!before.some((row) => came.has(idOf(row)))) return [...before, ...items]
  return [...before.filter((row) => !came.has(idOf(row))), ...items]
}
