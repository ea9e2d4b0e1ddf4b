/** Which shops an agreement means, as a form has it and as the API takes it: by what they are, or as a list. */
export const KINDS = ['ordinary', 'modern', 'franchise'] as const
export const FORMATS = ['grocery', 'convenience', 'supermarket', 'tobacco_liquor', 'entertainment', 'mall', 'other'] as const
export const SCALES = ['large', 'medium', 'small'] as const
export const AREAS = ['residential', 'mixed', 'commercial', 'township', 'office', 'education'] as const
export const LOCALITIES = ['urban', 'rural'] as const
export const [LOWEST_TIER, HIGHEST_TIER] = [1, 30]

export interface TargetFilter {
  branch_ids: string[]
  kinds: string[]
  scales: string[]
  store_formats: string[]
  trade_areas: string[]
  locality: string | null
  is_benchmark: boolean | null
  lowest_tier: number | null
  highest_tier: number | null
}

export const anyShop = (): TargetFilter => ({ branch_ids: [], kinds: [], scales: [], store_formats: [], trade_areas: [], locality: null, is_benchmark: null, lowest_tier: null, highest_tier: null })

/** Of what an earlier version was proposed with. */
export const filterOf = (given: Partial<TargetFilter> | null): TargetFilter => ({ ...anyShop(), ...Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => value !== null && value !== undefined)) })

/** As the API takes it: what is not narrowed is left out. */
export function saidFilter(filter: TargetFilter): Partial<TargetFilter> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== null && !(Array.isArray(value) && !value.length)))
}
