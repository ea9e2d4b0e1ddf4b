/** Visit plans, as the API says them. */
export interface PlanRow {
  id: string
  manager_id: string
  manager_name: string
  branch_id: string
  month: string
  state: 'draft' | 'submitted' | 'returned' | 'confirmed'
  version: number
  note: string | null
  submitted_at: string | null
  decided_at: string | null
  stops: number
  length_m: number
  unplanned: number
}

export interface Reason {
  kind: string
  number?: number
  of?: number
  days?: number
  due_on?: string
}

export interface PlannedStop {
  terminal_id: string
  in_store_day: boolean
  reasons: Reason[]
}

export interface PlannedDay {
  day: string
  length_m: number
  stops: PlannedStop[]
}

export interface Plan extends Omit<PlanRow, 'stops' | 'length_m' | 'unplanned'> {
  unplanned: { terminal_id: string; visits: number }[]
  days: PlannedDay[]
  names: Record<string, string>
  events: { version: number; step: string; day: string | null; note: string | null; author_name: string | null; at: string }[]
}

export interface VisitDay {
  day: string
  stops: { terminal_id: string; name: string; latitude: number | null; longitude: number | null; datum: 'wgs84' | 'gcj02' | null; done: { visit_id: string; day: string } | null }[]
}
