/**
 * Where one can go: one list, from which the side bar and the bottom bar are made. Each area has a file with its entries; groups stand in
 * the order of `GROUPS`, entries in that of `order`. On a phone the first four of a person stand in the bar, the others behind “more”.
 */
import type { IconName } from '@/parts/Icon.vue'
import { admin } from './navigation/admin'
import { branch } from './navigation/branch'
import { centre } from './navigation/centre'
import { own } from './navigation/own'
import { promoter } from './navigation/promoter'
import { review } from './navigation/review'
import { shops } from './navigation/shops'
import { visits } from './navigation/visits'
import type { Role } from './roles'

export const GROUPS = ['work', 'plans', 'numbers', 'city'] as const

export interface Entry {
  /** Below /app/desk. */
  path: string
  /** Key of its words. */
  title: string
  icon: IconName
  group: (typeof GROUPS)[number]
  /** Within its group, smallest first. */
  order: number
  roles: readonly Role[]
  /** Whose first screen it is. */
  homeOf?: readonly Role[]
}

export const ENTRIES: readonly Entry[] = [...own, ...visits, ...review, ...branch, ...promoter, ...centre, ...shops, ...admin]

export function entriesOf(role: string, all: readonly Entry[] = ENTRIES): Entry[] {
  const rank = ({ group, order }: Entry): number => GROUPS.indexOf(group) * 1000 + order
  return all.filter(({ roles }) => (roles as readonly string[]).includes(role)).sort((a, b) => rank(a) - rank(b))
}

/** Where a role begins: its home, else its first entry. */
export function homeOf(role: string, all: readonly Entry[] = ENTRIES): string {
  const own = entriesOf(role, all)
  return (own.find(({ homeOf: roles = [] }) => (roles as readonly string[]).includes(role)) ?? own[0])?.path ?? 'notices'
}
