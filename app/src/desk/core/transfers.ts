/**
 * Long work that somebody has begun: followed until it has ended, wherever in the desk one goes meanwhile. Exports are found again after a
 * reload; other work is followed while the desk is open.
 */
import { Unreachable } from '@/core/failures'
import { Observable } from '@/core/observable'

export interface Progress {
  state: 'working' | 'ready' | 'failed'
  done: number
  /** null as long as nobody knows. */
  total: number | null
  /** Of a failed one: the slug of what it met. */
  problem: string | null
  /** How far it is, in the reader's language, where that is not told in rows. */
  said?: string
}

export interface Transfer {
  id: string
  /** What it is, in the reader's language. */
  title: string
  progress: Progress
  /** Fetches what it has made. */
  fetch: (() => Promise<void>) | null
  /** The screen that says more of it. */
  to: string | null
}

export interface Work {
  id: string
  title: string
  look: () => Promise<Progress>
  fetch?: () => Promise<void>
  to?: string
  /** Looked at so often: for what costs nothing to look at. */
  everyMs?: number
  /** Told once, when it is ready. */
  ended?: () => void
}

const FIRST_MS = 700
const MOST_MS = 8_000

export class Transfers {
  readonly list = new Observable<readonly Transfer[]>([])
  readonly #wait: (ms: number) => Promise<void>

  constructor(wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))) {
    this.#wait = wait
  }

  /** Shows work, and looks at it until it has ended or was dropped: soon at first, then less often. */
  async follow({ id, title, look, fetch, to, everyMs, ended }: Work, progress: Progress = { state: 'working', done: 0, total: null, problem: null }): Promise<void> {
    if (this.#has(id)) return
    this.list.set([{ id, title, progress, fetch: fetch ?? null, to: to ?? null }, ...this.list.value])
    for (let wait = FIRST_MS; this.#stateOf(id) === 'working'; wait = Math.min(MOST_MS, wait * 1.4)) {
      await this.#wait(everyMs ?? wait)
      if (!this.#has(id)) return
      try {
        this.#note(id, await look())
      } catch (error) {
        if (!(error instanceof Unreachable)) this.#note(id, { ...progress, state: 'failed', problem: null })
      }
    }
    if (this.#stateOf(id) === 'ready' && progress.state === 'working') ended?.()
  }

  drop(id: string): void {
    this.list.set(this.list.value.filter((each) => each.id !== id))
  }

  #has(id: string): boolean {
    return this.list.value.some((each) => each.id === id)
  }

  #stateOf(id: string): Progress['state'] | undefined {
    return this.list.value.find((each) => each.id === id)?.progress.state
  }

  #note(id: string, progress: Progress): void {
    this.list.set(this.list.value.map((each) => (each.id === id ? { ...each, progress } : each)))
  }
}
