/** Shops as the API shows them to desks, and what a form changes of one. */
import type { Values } from '../filters'

export const KINDS = ['ordinary', 'modern', 'franchise'] as const
export const FORMATS = ['grocery', 'convenience', 'supermarket', 'tobacco_liquor', 'entertainment', 'mall', 'other'] as const
export const SCALES = ['large', 'medium', 'small'] as const
export const TRADE_AREAS = ['residential', 'mixed', 'commercial', 'township', 'office', 'education'] as const
export const LOCALITIES = ['urban', 'rural'] as const
export const HIGHEST_TIER = 30
/** As many as one hand-over takes. */
export const MOST_AT_ONCE = 2_000

export interface Shop {
  id: string
  license_no: string
  name: string
  branch_id: string
  manager_id: string | null
  kind: string
  is_benchmark: boolean
  tier: number
  store_format: string
  scale: string
  trade_area: string
  locality: string
  address: string | null
  latitude: number | null
  longitude: number | null
  datum: string | null
  accuracy_m: number | null
  wgs84_latitude: number | null
  wgs84_longitude: number | null
  opening_hours: string | null
  owner_name: string | null
  owner_phone: string | null
  closed_on: string | null
  updated_at: string
}

export interface Period {
  id: string
  from_date: string
  to_date: string | null
}

export interface ShopDetail extends Shop {
  branch_name: string
  manager_name: string | null
  assignments: (Period & { manager_id: string; manager_name: string })[]
  designations: Period[]
}

export interface Proposal extends Shop {
  reason: 'missing' | 'elsewhere'
  visits: number
  check_ins: { latitude: number; longitude: number }[]
  proposed: { latitude: number; longitude: number; datum: string; accuracy_m: number } | null
  distance_m: number | null
}

/** What a form for a shop holds; empty text is nothing. */
export interface ShopForm {
  name: string
  license_no: string
  kind: string
  tier: number
  store_format: string
  scale: string
  trade_area: string
  locality: string
  address: string
  opening_hours: string
}

export function formOf(shop: Shop): ShopForm {
  const { name, license_no, kind, tier, store_format, scale, trade_area, locality, address, opening_hours } = shop
  return { name, license_no, kind, tier, store_format, scale, trade_area, locality, address: address ?? '', opening_hours: opening_hours ?? '' }
}

/** As the API takes it. */
export function saidForm(form: Partial<ShopForm>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(form).map(([name, value]) => [name, value === '' ? null : value]))
}

/** The address of the same shops elsewhere: on the map, or to be handed over. */
export function addressOf(path: string, values: Values): { path: string; query: Record<string, string> } {
  return { path: `/app/desk/${path}`, query: { ...values } }
}
