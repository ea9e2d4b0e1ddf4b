/** Specs and manufacturers by their names: asked for once, and forgotten with the session. */
import { desk } from '../../../parts/desk'
import type { Option } from '../../../core/filters'
import { ownSide } from './sides'

export interface Spec {
  id: string
  name: string
  manufacturer_id: string
  stage: string
  retail_fen: number
}

interface Page<T> {
  items: T[]
  next_cursor: string | null
}

const kept = new Map<string, Promise<unknown>>()
desk.stage.watch((stage) => stage === 'out' && kept.clear())

function once<T>(key: string, ask: () => Promise<T>): Promise<T> {
  const held = (kept.get(key) as Promise<T> | undefined) ?? ask()
  kept.set(key, held)
  held.catch(() => kept.delete(key))
  return held
}

async function all<T>(path: string, query: Record<string, string> = {}): Promise<T[]> {
  const found: T[] = []
  let cursor: string | null = null
  do {
    const page: Page<T> = await desk.json('GET', path, { query: { ...query, limit: 200, cursor } })
    found.push(...page.items)
    cursor = page.next_cursor
  } while (cursor)
  return found
}

/** Those on sale, of one manufacturer or of all. */
export const specsOf = (manufacturer = ''): Promise<Spec[]> => once(`specs/${manufacturer}`, () => all<Spec>('/specs', manufacturer ? { manufacturer_id: manufacturer } : {}))

/** Also of those that are no longer sold. */
export async function specNames(): Promise<Map<string, string>> {
  const [now, retired] = await Promise.all([specsOf(), once('specs-retired', () => all<Spec>('/specs', { retired: 'true' }))])
  return new Map([...retired, ...now].map(({ id, name }) => [id, name]))
}

export const manufacturers = (): Promise<{ id: string; name: string }[]> => once('manufacturers', () => all('/manufacturers'))

export const manufacturerOptions = async (): Promise<Option[]> => (await manufacturers()).map(({ id, name }) => ({ value: id, label: name }))

export const specOptions = async (): Promise<Option[]> => (await specsOf(desk.person.manufacturer?.id ?? '')).map(({ id, name }) => ({ value: id, label: name }))

/** Also for promoters, to whom `/branches` says nothing: for both parties those that have an open shop. */
export const branches = (): Promise<{ id: string; name: string }[]> =>
  once('branches', async () => {
    if (!ownSide()) return all('/branches')
    const { by_branch } = await desk.json<{ by_branch: { branch_id: string; branch_name: string }[] }>('POST', '/maintenance-plans/preview', { body: { filter: {} } })
    return by_branch.map(({ branch_id, branch_name }) => ({ id: branch_id, name: branch_name }))
  })

export const openBranchOptions = async (): Promise<Option[]> => (await branches()).map(({ id, name }) => ({ value: id, label: name }))
