/** Daily reports, a day of them and a month’s rates, as the API says them. */
import type { Named } from './named'

export type ReportState = 'reported' | 'nil' | 'late' | 'due' | 'missing'

export interface ReportOfManager {
  manager: Named
  state: ReportState
  report_id: string | null
  late_synced: boolean
  items: number
  urgent: number
  received_at: string | null
}

export interface Rollup {
  day: string
  is_working_day: boolean
  cut_off_at: string
  locks_at: string
  branches: {
    branch: Named
    counts: Record<ReportState, number>
    managers: ReportOfManager[]
    kinds: { kind: string; urgent: number; items: { report_id: string; manager: Named; terminal: Named | null; spec: Named | null; text: string; urgent: boolean }[] }[]
  }[]
}

interface RateCounts {
  working_days: number
  on_time: number
  nil: number
  late: number
  missing: number
  on_time_hundredths: number | null
}

export interface Rates extends RateCounts {
  month: string
  target_percent: number
  branches: (RateCounts & { branch: Named; managers: (RateCounts & { manager: Named })[] })[]
}

export interface Report {
  id: string
  day: string
  items: { kind: string; terminal_id: string | null; spec_id: string | null; text: string; urgent: boolean }[]
  reported_at: string
  server: { manager_id: string; branch_id: string; status: 'on_time' | 'late'; late_synced: boolean; received_at: string }
}

export interface ReportRow extends Report {
  manager_name: string
  branch_name: string
  names: Record<string, string>
}
