/** What the screens of shops share: their filters, their columns, who may change them, and names of branches and managers. */
import { type ComputedRef, computed, shallowRef } from 'vue'
import { i18n, sayDay } from '@/i18n'
import { FORMATS, KINDS, LOCALITIES, SCALES, type Shop } from '../../core/shops/terminals'
import type { Filter, Option } from '../../core/filters'
import { desk, isOneOf } from '../../parts/desk'
import { useLoaded } from '../../parts/loaded'
import { branchOptions, managerFilter, managerNames } from '../../parts/people'
import type { Column } from '../../parts/table'
import { CITY } from '../../roles'

const { t } = i18n.global

/** Who may edit, close and hand over shops, and designate benchmarks. */
export const mayKeep = (): boolean => isOneOf(['market_manager', ...CITY])
export const maySeeOwners = (): boolean => isOneOf(['market_manager', 'admin'])

export const said = (names: readonly string[], words: string): Option[] => names.map((value) => ({ value, label: t(`${words}.${value}`) }))

const search = (): Filter => ({ kind: 'search', key: 'q', label: t('desk_shops.filters.q') })
const branch = (): Filter[] => (desk.person.branch ? [] : [{ kind: 'choice', key: 'branch_id', label: t('desk_shops.filters.branch'), options: branchOptions }])
const manager = (): Filter => managerFilter(t('desk_shops.filters.manager'))

/** All filters of the list of shops. */
export function shopFilters(): Filter[] {
  return [
    search(),
    ...branch(),
    manager(),
    { kind: 'choice', key: 'kind', label: t('desk_shops.filters.kind'), options: said(KINDS, 'terminals.kinds') },
    { kind: 'choice', key: 'scale', label: t('desk_shops.filters.scale'), options: said(SCALES, 'desk_shops.scales') },
    { kind: 'choice', key: 'store_format', label: t('desk_shops.filters.format'), options: said(FORMATS, 'terminals.formats') },
    { kind: 'choice', key: 'locality', label: t('desk_shops.filters.locality'), options: said(LOCALITIES, 'desk_shops.localities') },
    { kind: 'choice', key: 'covered', label: t('desk_shops.filters.covered'), options: [{ value: 'true', label: t('desk_shops.filters.covered_yes') }, { value: 'false', label: t('desk_shops.filters.covered_no') }] },
    { kind: 'flag', key: 'is_benchmark', label: t('desk_shops.filters.benchmark') },
    { kind: 'flag', key: 'closed', label: t('desk_shops.filters.closed') },
  ]
}

export const fewFilters = (): Filter[] => [search(), ...branch(), manager()]
export const placeFilters = (): Filter[] => [...branch(), manager()]

/** Names by id of the branches and managers whom this desk sees; those who have left have none. */
export function useNames(): ComputedRef<(id: string | null) => string> {
  const { value } = useLoaded(async () => {
    const all = await Promise.all([branchOptions().catch(() => []), managerNames().catch(() => [])])
    return new Map(all.flat().map((each) => [each.value, each.label]))
  })
  return computed(() => (id) => (id && value.value?.get(id)) || '–')
}

export function shopColumns(nameOf: (id: string | null) => string): Column<Shop>[] {
  return [
    { key: 'name', title: t('desk_shops.columns.name'), width: 'minmax(8.5rem, 2fr)', card: 'title', value: ({ name }) => name },
    { key: 'license', title: t('desk_shops.columns.license'), width: 'minmax(7.75rem, 0.8fr)', value: ({ license_no }) => license_no },
    ...(desk.person.branch ? [] : [{ key: 'branch', title: t('desk_shops.columns.branch'), width: 'minmax(4rem, 0.8fr)', value: ({ branch_id }: Shop) => nameOf(branch_id) }]),
    { key: 'manager', title: t('desk_shops.columns.manager'), width: 'minmax(4rem, 0.8fr)', value: ({ manager_id }) => (manager_id ? nameOf(manager_id) : t('desk_shops.nobody')) },
    { key: 'kind', title: t('desk_shops.columns.kind'), width: '4.75rem', value: ({ kind }) => t(`terminals.kinds.${kind}`) },
    { key: 'format', title: t('desk_shops.columns.format'), width: '7rem', value: ({ store_format }) => t(`terminals.formats.${store_format}`) },
    { key: 'scale', title: t('desk_shops.columns.scale'), width: '3.75rem', card: 'none', value: ({ scale }) => t(`desk_shops.scales.${scale}`) },
    { key: 'tier', title: t('desk_shops.columns.tier'), width: '2.5rem', align: 'end', card: 'none', value: ({ tier }) => tier },
    { key: 'address', title: t('desk_shops.columns.address'), width: 'minmax(6rem, 1.5fr)', value: ({ address }) => address },
    { key: 'marks', title: '', width: '5.25rem', align: 'end', card: 'aside' },
  ]
}

/** A day from the API, as people say it; with its year where that is another one. */
export const dayOf = (day: string): string => (day.slice(0, 4) === String(new Date().getFullYear()) ? sayDay(day, null) : day)

/** Shops that are chosen to be handed over, as rows: kept while one looks at the list, the map or a shop. */
export const chosen = shallowRef<ReadonlyMap<string, ChosenShop>>(new Map())
export type ChosenShop = Pick<Shop, 'id' | 'name' | 'branch_id' | 'manager_id'>
desk.stage.watch((stage) => stage === 'out' && (chosen.value = new Map()))
