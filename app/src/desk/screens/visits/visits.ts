/** Visits as the API lists and shows them to desks. */
export const KINDS = ['planned', 'ad_hoc', 'in_store_day', 'joint', 'inspection'] as const
export const STATES = ['in_progress', 'checked_out', 'submitted', 'returned', 'accepted', 'rejected'] as const
export const SIGNALS = [
  ...['far_from_terminal', 'poor_fix', 'stale_fix', 'mock_location', 'short_stay', 'clock_off', 'overlap', 'impossible_speed', 'same_coordinates'],
  ...['evenly_spaced', 'shared_shop', 'photo_reused', 'photo_near_duplicate', 'photo_other_time', 'photo_other_place', 'photo_from_gallery', 'photo_blurred', 'photo_dark'],
] as const
export const STATE_TAGS: Record<string, string> = { submitted: 'gold', returned: 'gold', accepted: 'green', rejected: 'red' }

export interface VisitSummary {
  id: string
  terminal: { id: string; name: string; license_no: string }
  manager: { id: string; name: string }
  branch_id: string
  kind: string
  state: string
  started_at: string
  ended_at: string | null
  received_at: string
  check_in_distance_m: number | null
  photos_declared: number
  photos_received: number
  signals: string[]
  weight: number
  risk: number
  version: number
}

/** Minutes between arrival and leaving, in words. */
export function stayOf({ started_at, ended_at }: { started_at: string; ended_at: string | null }, t: (key: string, named?: Record<string, unknown>) => string): string {
  if (!ended_at) return t('desk_visits.still')
  return t('desk_visits.minutes', { n: Math.round((Date.parse(ended_at) - Date.parse(started_at)) / 60_000) })
}
