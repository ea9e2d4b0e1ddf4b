/** Branches and people to choose from, as options of a filter. Asked for once, and forgotten with the session. */
import type { Option } from '../core/filters'
import { desk } from './desk'

interface Named {
  id: string
  name: string
  code?: string
  branch?: { name: string } | null
}

const kept = new Map<string, Promise<Option[]>>()
desk.stage.watch((stage) => stage === 'out' && kept.clear())
/** After one of them was changed. */
export const forgetOptions = (): void => kept.clear()
const MOST_PAGES = 10

function asked(path: string, query: Record<string, string>, label: (each: Named) => string): Promise<Option[]> {
  const key = path + JSON.stringify(query)
  const options = kept.get(key) ?? all(path, query).then((found) => found.map((each) => ({ value: each.id, label: label(each) })))
  kept.set(key, options)
  options.catch(() => kept.delete(key))
  return options
}

async function all(path: string, query: Record<string, string>): Promise<Named[]> {
  const found: Named[] = []
  let cursor: string | null = null
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer: { items: Named[]; next_cursor: string | null } = await desk.json('GET', path, { query: { ...query, limit: 200, cursor } })
    found.push(...answer.items)
    cursor = answer.next_cursor
    if (!cursor) break
  }
  return found
}

export const branchOptions = (): Promise<Option[]> => asked('/branches', {}, ({ name }) => name)

/** Customer managers, of one branch or of all that are seen. */
export function managerOptions(branch = ''): Promise<Option[]> {
  return asked('/people', { role: 'customer_manager', ...(branch && { branch_id: branch }) }, ({ name, branch: of }) => (branch || desk.person.branch || !of ? name : `${name} · ${of.name}`))
}
