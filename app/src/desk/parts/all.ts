/** All rows of an address, page after page, for what is small enough to be had as a whole: names to choose from, scores of some months. */
import { desk } from './desk'

const LIMIT = 200
const MOST_PAGES = 50

export async function allOf<T>(path: string, query: Readonly<Record<string, string>> = {}): Promise<T[]> {
  const found: T[] = []
  let cursor: string | null = null
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer: { items: T[]; next_cursor?: string | null } = await desk.json('GET', path, { query: { ...query, limit: LIMIT, cursor } })
    found.push(...answer.items)
    cursor = answer.next_cursor ?? null
    if (!cursor) break
  }
  return found
}

const kept = new Map<string, Promise<unknown>>()
desk.stage.watch((stage) => stage === 'out' && kept.clear())
/** After one of them was changed. */
export const forgetAll = (): void => kept.clear()

/** Asked for once, and forgotten with the session. */
export function once<T>(key: string, ask: () => Promise<T>): Promise<T> {
  const held = (kept.get(key) as Promise<T> | undefined) ?? ask()
  kept.set(key, held)
  held.catch(() => kept.get(key) === held && kept.delete(key))
  return held
}
