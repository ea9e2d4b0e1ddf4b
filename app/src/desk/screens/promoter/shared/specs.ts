/** Specs and manufacturers by their names: asked for once, and forgotten with the session. */
import { allOf, once } from '../../../parts/all'
import { desk, isOneOf } from '../../../parts/desk'
import type { Option } from '../../../core/filters'

export interface Spec {
  id: string
  name: string
  manufacturer_id: string
  stage: string
  retail_fen: number
}

/** Those on sale, of one manufacturer or of all. */
export const specsOf = (manufacturer = ''): Promise<Spec[]> => once(`specs/${manufacturer}`, () => allOf<Spec>('/specs', manufacturer ? { manufacturer_id: manufacturer } : {}))

/** Also of those that are no longer sold. */
export async function specNames(): Promise<Map<string, string>> {
  const [now, retired] = await Promise.all([specsOf(), once('specs-retired', () => allOf<Spec>('/specs', { retired: 'true' }))])
  return new Map([...retired, ...now].map(({ id, name }) => [id, name]))
}

export const manufacturers = (): Promise<{ id: string; name: string }[]> => once('manufacturers', () => allOf('/manufacturers'))

export const manufacturerOptions = async (): Promise<Option[]> => (await manufacturers()).map(({ id, name }) => ({ value: id, label: name }))

export const specOptions = async (): Promise<Option[]> => (await specsOf(desk.person.manufacturer?.id ?? '')).map(({ id, name }) => ({ value: id, label: name }))

/** Also for promoters, to whom `/branches` says nothing: those that have an open shop. Whoever agrees on no plans is told nothing of these. */
export const branches = (): Promise<{ id: string; name: string }[]> =>
  once('branches', async () => {
    if (!isOneOf(['promoter'])) return allOf('/branches')
    const { by_branch } = await desk.json<{ by_branch: { branch_id: string; branch_name: string }[] }>('POST', '/maintenance-plans/preview', { body: { filter: {} } })
    return by_branch.map(({ branch_id, branch_name }) => ({ id: branch_id, name: branch_name }))
  })

export const openBranchOptions = async (): Promise<Option[]> => (await branches()).map(({ id, name }) => ({ value: id, label: name }))

export const manufacturerNames = async (): Promise<Map<string, string>> => new Map((await manufacturers()).map(({ id, name }) => [id, name]))

export interface NamedPlan {
  id: string
  name: string
  manufacturer_id: string
}

/** Maintenance plans that this desk sees; not kept, for they come every day. */
export const planNames = (): Promise<NamedPlan[]> => allOf<NamedPlan>('/maintenance-plans')
