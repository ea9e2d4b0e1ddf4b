/**
 * Where one can go: one list, from which the side bar and the bottom bar are made. Each area has a file with its entries, in groups that
 * stand in the order of a role's work; entries stand in that of `order`. On a phone four of them stand in the bar, the others behind “more”.
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

const GROUPS = ['work', 'review', 'plans', 'numbers', 'shops', 'settings', 'own'] as const
export type GroupName = (typeof GROUPS)[number]

/** Whose work begins elsewhere than with the first of `GROUPS`: theirs come first. */
const FIRST_GROUPS: Partial<Record<Role, readonly GroupName[]>> = {
  marketing_centre: ['numbers', 'review'],
  admin: ['settings', 'numbers', 'shops'],
}
/** What lies under the thumb. */
const BARS: Readonly<Record<Role, readonly string[]>> = {
  market_manager: ['today', 'queue', 'visits', 'visit-plans'],
  brand_manager: ['today', 'queue', 'visits', 'confirmations'],
  marketing_centre: ['dashboard', 'scores', 'closings', 'today'],
  admin: ['people', 'dashboard', 'jobs', 'audit'],
  promoter: ['confirmations', 'plans', 'promotions', 'scores'],
}

export interface Entry {
  /** Below /app/desk. */
  path: string
  /** Key of its words. */
  title: string
  icon: IconName
  group: GroupName
  /** Within its group, smallest first. */
  order: number
  roles: readonly Role[]
  /** Whose first screen it is. */
  homeOf?: readonly Role[]
}

export const ENTRIES: readonly Entry[] = [...own, ...visits, ...review, ...branch, ...promoter, ...centre, ...shops, ...admin]

export interface Group {
  name: GroupName
  entries: readonly Entry[]
}

/** What a role is offered, without groups that are empty. */
export function groupsOf(role: string, all: readonly Entry[] = ENTRIES): Group[] {
  const theirs = all.filter(({ roles }) => (roles as readonly string[]).includes(role))
  const names = new Set([...(FIRST_GROUPS[role as Role] ?? []), ...GROUPS])
  return [...names].map((name) => ({ name, entries: theirs.filter(({ group }) => group === name).sort((a, b) => a.order - b.order) })).filter(({ entries }) => entries.length)
}

export const entriesOf = (role: string, all: readonly Entry[] = ENTRIES): Entry[] => groupsOf(role, all).flatMap(({ entries }) => entries)

export function barOf(role: string, all: readonly Entry[] = ENTRIES): Entry[] {
  const theirs = entriesOf(role, all)
  return (BARS[role as Role] ?? []).flatMap((path) => theirs.find((entry) => entry.path === path) ?? [])
}

/** Whose screen, or a detail of it, this address is. */
export function entryAt(path: string, among: readonly Entry[]): Entry | null {
  return among.find((entry) => `${path}/`.startsWith(`/app/desk/${entry.path}/`)) ?? null
}

/** Groups that stand open as long as nobody said otherwise: as many as a desktop's side bar has room for. */
export function openAtFirst(groups: readonly Group[], most = 13): Set<GroupName> {
  let room = most
  return new Set(groups.filter(({ entries }) => entries.length <= room && (room -= entries.length) >= 0).map(({ name }) => name))
}

/** Where a role begins: its home, else its first entry. */
export function homeOf(role: string, all: readonly Entry[] = ENTRIES): string {
  const own = entriesOf(role, all)
  return (own.find(({ homeOf: roles = [] }) => (roles as readonly string[]).includes(role)) ?? own[0])?.path ?? 'notices'
}
