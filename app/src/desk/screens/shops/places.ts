/** Where all shops of a list are, for a map: one answer, with the filters that stand in the address. */
import { type ComputedRef, computed } from 'vue'
import { useRoute } from 'vue-router'
import { type Filter, type Values, parametersOf, valuesOf } from '../../core/filters'
import { desk } from '../../parts/desk'
import { type Loaded, useLoaded } from '../../parts/loaded'

export interface ShopPlace {
  id: string
  name: string
  latitude: number
  longitude: number
  kind: string
  is_benchmark: boolean
  manager_id: string | null
}

export interface Places {
  items: ShopPlace[]
  placeless: number
}

export function usePlaces(filters: () => readonly Filter[]): { places: Loaded<Places>; values: ComputedRef<Values> } {
  const route = useRoute()
  const values = computed(() => valuesOf(filters(), route.query))
  const query = computed(() => parametersOf(filters(), values.value))
  const places = useLoaded(() => desk.json<Places>('GET', '/terminal-places', { query: query.value }), () => JSON.stringify(query.value))
  return { places, values }
}

export const stateOf = ({ is_benchmark, manager_id }: ShopPlace): string => (is_benchmark ? 'benchmark' : manager_id ? 'shop' : 'nobody')
