/** People as the API shows them to administrators, and names for the ids that other answers have. */
import { type Ref, shallowRef } from 'vue'
import type { Option } from '../../core/filters'
import { desk } from '../../parts/desk'
import { branchOptions } from '../../parts/people'

export const ROLES = ['customer_manager', 'market_manager', 'brand_manager', 'marketing_centre', 'admin', 'promoter'] as const
export const needsBranch = (role: string): boolean => ['customer_manager', 'market_manager', 'brand_manager'].includes(role)
export const needsManufacturer = (role: string): boolean => role === 'promoter'

export interface Profile {
  id: string
  username: string
  name: string
  role: string
  branch: { id: string; code: string; name: string } | null
  manufacturer: { id: string; name: string } | null
  disabled_at: string | null
  created_at: string
}

export interface Posting {
  id: string
  role: string
  branch_id: string | null
  manufacturer_id: string | null
  from_date: string
  posted_by: string | null
  posted_at: string
}

export interface Device {
  id: string
  name: string
  platform: string
  app_version: string | null
  first_seen_at: string
  last_seen_at: string
  revoked_at: string | null
  unsent_documents: number | null
  unsent_photos: number | null
  is_current: boolean
}

/** Rows of all pages, of lists that are short. */
export async function everyOne<T>(path: string, query: Record<string, string> = {}): Promise<T[]> {
  const found: T[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page: { items: T[]; next_cursor?: string | null } = await desk.json('GET', path, { query: { ...query, limit: 200, cursor: cursor ?? null } })
    found.push(...page.items)
    cursor = page.next_cursor ?? null
  }
  return found
}

export async function manufacturerOptions(): Promise<Option[]> {
  return (await everyOne<{ id: string; name: string }>('/manufacturers')).map(({ id, name }) => ({ value: id, label: name }))
}

export async function personOptions(query: Record<string, string> = {}): Promise<Option[]> {
  return (await everyOne<Profile>('/people', query)).map(({ id, name, branch }) => ({ value: id, label: branch ? `${name} · ${branch.name}` : name }))
}

/** Names of people, branches and manufacturers by id, once they have come; what is not known stays out. */
export function useNames(): Readonly<Ref<ReadonlyMap<string, string>>> {
  const names = shallowRef<ReadonlyMap<string, string>>(new Map())
  const ask = async (): Promise<void> => {
    const [people, branches, manufacturers] = await Promise.all([everyOne<Profile>('/people'), branchOptions(), manufacturerOptions()])
    names.value = new Map([...people.map(({ id, name }) => [id, name] as const), ...[...branches, ...manufacturers].map(({ value, label }) => [value, label] as const)])
  }
  void ask().catch(() => undefined) // ids stand there without names
  return names
}
