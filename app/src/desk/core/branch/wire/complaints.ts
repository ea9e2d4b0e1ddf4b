/** Complaints, as the API says them. */
export interface ComplaintEvent {
  deed: string
  at: string
  party: string
  person_id: string | null
  owner_id: string | null
  note: string | null
}

export interface Complaint {
  id: string
  terminal_id: string
  visit_id: string | null
  kind: string
  text: string
  contact_wish: string | null
  opened_at: string
  answer: string | null
  answered_at: string | null
  terminal_name: string
  branch_name: string
  owner_name: string | null
  names: Record<string, string>
  server: { state: string; source: string; owner_id: string | null; is_assigned: boolean; branch_id: string; due_at: string; overdue: boolean; closed_at: string | null; events: ComplaintEvent[] }
}
