/** What narrows a screen, as its filters are declared, kept in the address: a reload, a link and another tab have the same. */
import { type ComputedRef, computed, shallowRef, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { type Filter, type Values, parametersOf, valuesOf } from '../core/filters'

export interface Address {
  filters: ComputedRef<readonly Filter[]>
  values: ComputedRef<Values>
  /** As the API asks for them. */
  parameters: ComputedRef<Record<string, string>>
  isFiltered: ComputedRef<boolean>
  /** Changes filters in the address; an empty value takes one away. */
  set: (changes: Readonly<Record<string, string>>) => void
  /** All of these, and no others. */
  show: (values: Values) => void
  clear: () => void
}

export function useAddress(declared: readonly Filter[] | (() => readonly Filter[]), besides?: () => Record<string, string>): Address {
  const route = useRoute()
  const router = useRouter()
  const mine = route.path
  const query = shallowRef(route.query)
  watch(
    () => route.query,
    (next) => {
      if (route.path === mine) query.value = next // a screen that is being left keeps its rows
    },
  )
  const filters = computed(() => (typeof declared === 'function' ? declared() : declared))
  const values = computed(() => valuesOf(filters.value, query.value))
  const show = (next: Values): void => {
    const others = Object.fromEntries(Object.entries(query.value).filter(([key]) => !filters.value.some((filter) => filter.key === key)))
    void router.replace({ query: { ...others, ...Object.fromEntries(Object.entries(next).filter(([, value]) => value)) } })
  }
  return {
    filters,
    values,
    parameters: computed(() => ({ ...besides?.(), ...parametersOf(filters.value, values.value) })),
    isFiltered: computed(() => Object.keys(values.value).length > 0),
    set: (changes) => show({ ...values.value, ...changes }),
    show,
    clear: () => show({}),
  }
}
