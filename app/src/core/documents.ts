/** The parts of documents that this app reads. What a newer server adds is there too, and passed on untouched. */
import type { Doc } from './wire'

export interface Terminal extends Doc {
  id: string
  license_no: string
  name: string
  kind: 'ordinary' | 'modern' | 'franchise'
  is_benchmark: boolean
  tier: number
  store_format: string
  scale: 'large' | 'medium' | 'small'
  address: string
  wgs84_latitude: number | null
  wgs84_longitude: number | null
  opening_hours: string | null
  owner_name: string | null
  owner_phone: string | null
  closed_on: string | null
}

export type Reason = { kind: string } & Record<string, string | number>

export interface Stop {
  terminal_id: string
  in_store_day: boolean
  reasons: Reason[]
}

export interface VisitPlan extends Doc {
  month: string
  state: 'draft' | 'submitted' | 'confirmed' | 'returned'
  days: { day: string; length_m: number | null; stops: Stop[] }[]
}

export interface Task extends Doc {
  id: string
  terminal_id: string | null
  kind: string
  title: string
  note: string | null
  due_on: string | null
  state: 'open' | 'reported' | 'accepted' | 'cancelled'
}

export interface Visit extends Doc {
  terminal_id: string
  kind: string
  check_in: { device_time: string }
  check_out: { device_time: string } | null
  server?: { manager_id: string; state: string; started_at: string }
}
