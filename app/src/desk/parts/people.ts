/** Branches and people to choose from, as options of a filter. Asked for once, and forgotten with the session. */
import type { Filter, Option } from '../core/filters'
import { allOf, forgetAll, once } from './all'
import { desk } from './desk'

interface Named {
  id: string
  name: string
  branch?: { name: string } | null
}

/** After one of them was changed. */
export const forgetOptions = forgetAll

async function asked(path: string, query: Record<string, string>, label: (each: Named) => string = ({ name }) => name): Promise<Option[]> {
  const all = await once(`${path} ${JSON.stringify(query)}`, () => allOf<Named>(path, query))
  return all.map((each) => ({ value: each.id, label: label(each) }))
}

export const branchOptions = (): Promise<Option[]> => asked('/branches', {})

/** The filter of a list by customer manager, of whichever branch is chosen beside it. */
export const managerFilter = (label: string, key = 'manager_id'): Filter => ({ kind: 'choice', key, label, options: managerOptions, within: 'branch_id' })

/** By name alone, for where the branch stands beside it. */
export const managerNames = (): Promise<Option[]> => asked('/people', { role: 'customer_manager' })

/** Customer managers, of one branch or of all that are seen. */
export function managerOptions(branch = ''): Promise<Option[]> {
  return asked('/people', { role: 'customer_manager', ...(branch && { branch_id: branch }) }, ({ name, branch: of }) => (branch || desk.person.branch || !of ? name : `${name} · ${of.name}`))
}
