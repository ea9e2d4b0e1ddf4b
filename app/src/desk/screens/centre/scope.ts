/** The month, and for those who see the city the branch, that a screen of figures is about; both in its address. */
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { cityMonth } from '@/core/time'
import type { Filter } from '../../core/filters'
import { type Address, useAddress } from '../../parts/address'
import { desk } from '../../parts/desk'
import { branchOptions } from '../../parts/people'

export function useScope(besides: () => readonly Filter[] = () => []) {
  const { t } = useI18n()
  const address: Address = useAddress(() => [
    { kind: 'month', key: 'month', label: t('desk_centre.month') },
    ...(seesCity() ? [{ kind: 'choice', key: 'branch_id', label: t('desk_centre.branch'), options: branchOptions } as const] : []),
    ...besides(),
  ])
  const month = computed(() => (/^20\d\d-\d\d$/.test(address.values.value['month'] ?? '') ? address.values.value['month']! : cityMonth(Date.now())))
  return {
    address,
    month,
    branch: computed(() => address.values.value['branch_id'] ?? ''),
    setMonth: (next: string): void => address.set({ month: next }),
    /** Filters that stand in the row of pills: the month has a place of its own. */
    pills: computed(() => address.filters.value.filter(({ key }) => key !== 'month')),
    pillValues: computed(() => Object.fromEntries(Object.entries(address.values.value).filter(([key]) => key !== 'month'))),
    clearPills: (): void => address.show(address.values.value['month'] ? { month: address.values.value['month']! } : {}),
  }
}

/** Promoters and branches have one place only. */
export const seesCity = (): boolean => ['marketing_centre', 'admin'].includes(desk.person.role)
