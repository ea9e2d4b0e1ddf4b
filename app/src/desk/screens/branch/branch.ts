/** What the screens of a branch share: who may do what, filters that many lists have, and how moments and lengths are said. */
import { type ComputedRef, type WritableComputedRef, computed, shallowRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { cityDay } from '@/core/time'
import { i18n, sayDay, sayTime } from '@/i18n'
import type { Filter, Option } from '../../core/filters'
import { desk, isOneOf } from '../../parts/desk'
import { branchOptions, managerFilter as managerOfBranch } from '../../parts/people'
import { today } from '../../parts/today'

const { t } = i18n.global

/** As backend/access.py has it; the server decides. */
export const mayConfirmPlans = computed(() => isOneOf(['market_manager']))
export const mayJudgeInStore = computed(() => isOneOf(['market_manager', 'marketing_centre']))

export const said = (names: readonly string[], words: string): Option[] => names.map((value) => ({ value, label: t(`${words}.${value}`) }))

/** Of those who see more than one branch. */
export function branchFilter(): Filter[] {
  return desk.person.branch ? [] : [{ kind: 'choice', key: 'branch_id', label: t('desk_branch.branch'), options: branchOptions }]
}

const branches = shallowRef<ReadonlyMap<string, string>>(new Map())

/** A manager's name; beside it the branch, for those who see more than one. */
export function useNames(): (name: string, branch: string | null) => string {
  if (desk.person.branch) return (name) => name
  void branchOptions().then((all) => (branches.value = new Map(all.map(({ value, label }) => [value, label]))), () => undefined)
  return (name, branch) => [name, branches.value.get(branch ?? '')].filter(Boolean).join(' · ')
}

export const managerFilter = (key?: string): Filter => managerOfBranch(t('desk_branch.manager'), key)

export const when = (at: string): string => `${sayDay(cityDay(Date.parse(at)), null)} ${sayTime(Date.parse(at))}`

export function minutes(seconds: number): string {
  return `${Math.floor(seconds / 3600)}:${String(Math.floor((seconds % 3600) / 60)).padStart(2, '0')}`
}

/** One value of the address; empty, or not of this `form`, is the same as not there. A screen that is being left keeps its own. */
export function useQuery(key: string, otherwise: () => string = () => '', form = /./): WritableComputedRef<string> {
  const [route, router] = [useRoute(), useRouter()]
  const screen = route.matched.at(-1)
  let last = route.query[key]
  return computed({
    get: () => {
      if (route.matched.at(-1) === screen) last = route.query[key]
      return typeof last === 'string' && form.test(last) ? last : otherwise()
    },
    set: (value) => {
      void router.replace({ query: { ...route.query, [key]: value || undefined } })
    },
  })
}

/** A day or a month of the address; by default the present one, whichever that is by then. */
export const useDay = (): WritableComputedRef<string> => useQuery('day', () => today.value, /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)
export const useMonth = (): WritableComputedRef<string> => useQuery('month', () => today.value.slice(0, 7), /^\d{4}-(0[1-9]|1[0-2])$/)

/** The branch that a screen is about: the own one, or the one that the address names. */
export function useBranch(): { own: boolean; chosen: WritableComputedRef<string>; query: ComputedRef<Record<string, string>> } {
  const chosen = useQuery('branch_id')
  return { own: Boolean(desk.person.branch), chosen, query: computed(() => (chosen.value ? { branch_id: chosen.value } : {})) as ComputedRef<Record<string, string>> }
}
