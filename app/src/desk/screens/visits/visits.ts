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
}

interface Position {
  latitude: number
  longitude: number
  datum: string
  accuracy_m: number | null
}

export interface CheckPoint {
  device_time: string
  position?: Position | null
}

export interface Signal {
  signal: string
  weight: number
  evidence: Record<string, unknown>
  verdict: { verdict: string; note: string | null; by: string; at: string } | null
  explanation: { text: string } | null
}

export interface VisitDetail {
  id: string
  terminal_id: string
  kind: string
  template_version: number
  check_in: CheckPoint
  check_out: CheckPoint | null
  sections: Record<string, Record<string, unknown>>
  shelf_checks: { spec_id: string; on_shelf: boolean; facings: number | null; stock_packs: number | null; retail_price_fen: number | null; price_tag: string | null; note: string | null }[]
  display_checks: { id: string; spec_id: string; position: string; facings: number | null; price_tag: string | null; materials_present: boolean | null }[]
  photos: { id: string; view: string; display_check_id: string | null; taken_at: string; received_at: string | null }[]
  names: Record<string, string>
  terminal: { id: string; name: string; license_no: string; address: string; wgs84_latitude: number | null; wgs84_longitude: number | null }
  server: {
    manager_id: string
    state: string
    started_at: string
    ended_at: string | null
    check_in_distance_m: number | null
    check_out_distance_m: number | null
    received_at: string
    photos_declared: number
    photos_received: number
    version: number
    signals: Signal[]
  }
}

/** Minutes between arrival and leaving, in words. */
export function stayOf({ started_at, ended_at }: { started_at: string; ended_at: string | null }, t: (key: string, named?: Record<string, unknown>) => string): string {
  if (!ended_at) return t('desk_visits.still')
  return t('desk_visits.minutes', { n: Math.round((Date.parse(ended_at) - Date.parse(started_at)) / 60_000) })
}
