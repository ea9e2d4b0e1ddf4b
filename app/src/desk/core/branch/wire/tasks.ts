/** Tasks and the displays they are about, as the API says them. */
import type { Named } from './named'

export interface TaskRow {
  id: string
  terminal_id: string | null
  branch_id: string
  manager_id: string | null
  kind: string
  title: string
  note: string | null
  due_on: string
  origin_kind: string | null
  origin_id: string | null
  detail: Readonly<Record<string, unknown>>
  state: 'open' | 'reported' | 'accepted' | 'cancelled'
  created_at: string
  closed_at: string | null
  terminal_name: string | null
  manager_name: string | null
}

export interface TaskUpdate {
  id: string
  outcome: string
  note: string | null
  display_check_id: string | null
  reported_at: string
  author_name: string | null
}

export interface Task extends TaskRow {
  updates: TaskUpdate[]
}

export interface DisplayCheck {
  id: string
  subject_id: string
  facings: number | null
  position: string | null
  price_tag: string | null
  note: string | null
  checked_at: string
  spec: Named
  photos: { id: string; view: string }[]
}
