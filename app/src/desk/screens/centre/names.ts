/** Names of manufacturers and specs, which figures name by id. Asked for once, and forgotten with the session. */
import { desk } from '../../parts/desk'
import type { Option } from '../../core/filters'

interface Named {
  id: string
  name: string
}

const kept = new Map<string, Promise<Named[]>>()
desk.stage.watch((stage) => stage === 'out' && kept.clear())
const MOST_PAGES = 10

function all(path: string): Promise<Named[]> {
  const asked = kept.get(path) ?? pages(path)
  kept.set(path, asked)
  asked.catch(() => kept.delete(path))
  return asked
}

async function pages(path: string): Promise<Named[]> {
  const found: Named[] = []
  let cursor: string | null = null
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer: { items: Named[]; next_cursor?: string | null } = await desk.json('GET', path, { query: { limit: 200, cursor } })
    found.push(...answer.items)
    cursor = answer.next_cursor ?? null
    if (!cursor) break
  }
  return found
}

const options = async (path: string): Promise<Option[]> => (await all(path)).map(({ id, name }) => ({ value: id, label: name }))
export const manufacturerOptions = (): Promise<Option[]> => options('/manufacturers')
export const specOptions = (): Promise<Option[]> => options('/specs')
export const manufacturerNames = async (): Promise<Map<string, string>> => new Map((await all('/manufacturers')).map(({ id, name }) => [id, name]))
