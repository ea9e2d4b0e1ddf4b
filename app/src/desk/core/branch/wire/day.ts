/** A day of a branch’s managers, as the API says it. */
import type { Named } from './named'

export interface ManagersDay {
  manager: Named
  branch: Named
  plan: { id: string; state: string } | null
  planned: number
  done: number
  done_on_day: number
  extra: number
  visits: number
  first_visit_at: string | null
  last_visit_at: string | null
  now: { visit_id: string; terminal: Named; since: string } | null
}

export interface BranchDay {
  day: string
  is_working_day: boolean
  items: ManagersDay[]
}
