/** In-store days, the month’s board and requests, as the API says them. */
import type { Named, Position } from './named'

export type DutyState = 'due' | 'at_risk' | 'kept' | 'missed' | 'excused'
export type DutyCounts = Record<DutyState, number>

export interface BoardDay {
  id: string
  day: string
  arrived_at: string
  left_at: string | null
  presence_seconds: number | null
  state: 'open' | 'left' | 'submitted'
  verdict: 'kept' | 'not_kept'
  missing: string[]
  flags: string[]
  photos_declared: number
  photos_received: number
}

export interface BoardDuty {
  id: string
  terminal: Named | null
  state: DutyState
  excuse: string | null
  due_on: string
  is_assigned: boolean
  day: BoardDay | null
}

export interface Board {
  month: string
  working_days_left: number
  counts: DutyCounts
  managers: { manager: Named | null; branch_id: string; counts: DutyCounts; duties: BoardDuty[] }[]
}

export interface InStoreDay {
  id: string
  terminal_id: string
  arrival: { device_time: string; position: Position | null }
  departure: { device_time: string; position: Position | null } | null
  interruptions: { from: string; until: string | null; reason: string }[]
  pings: { at: string; position: Position | null }[]
  topics: Record<string, { note: string | null; figure: number | null } | null>
  commitments: { by: string; text: string; due_on: string | null }[]
  photos: { id: string; view: string; taken_at: string; received_at: string | null }[]
  note: string | null
  submitted_at: string | null
  terminal: { id: string; name: string; license_no: string; address: string | null; wgs84_latitude: number | null; wgs84_longitude: number | null }
  manager: Named
  visits: { id: string; kind: string; started_at: string; ended_at: string | null }[]
  verdicts: { id: string; kept: boolean; reason: string; decided_by_name: string | null; decided_at: string }[]
  server: {
    branch_id: string
    day: string
    state: string
    arrived_at: string
    left_at: string | null
    presence_seconds: number | null
    verdict: 'kept' | 'not_kept'
    missing: string[]
    flags: string[]
    branch_verdict: 'kept' | 'not_kept' | null
    arrival_distance_m: number | null
    departure_distance_m: number | null
    farthest_ping_m: number | null
    pings_dropped: number
    received_at: string
    confirmation: 'yes' | 'no' | null
    photos_declared: number
    photos_received: number
  }
}

export interface InStoreRequest {
  id: string
  duty_id: string
  kind: 'swap' | 'substitute' | 'leave'
  reason: string
  requested_at: string
  month: string
  terminal_name: string | null
  requested_by_name: string
  substitute_name: string | null
  with_name: string | null
  server: { branch_id: string; state: 'waiting' | 'approved' | 'refused' | 'withdrawn'; received_at: string; decided_at: string | null; decision_note: string | null }
}
