/** Phones and what they were refused, as the API says it. */
export interface Phone {
  id: string
  person_id: string
  person_name: string
  branch_id: string | null
  branch_name: string | null
  name: string
  platform: string
  app_version: string | null
  clock_offset_ms: number | null
  last_seen_at: string
  is_silent: boolean
  unsent_documents: number | null
  unsent_photos: number | null
  oldest_unsent_at: string | null
  open_refusals: number
  missing_photos: number
}

export interface Problem {
  slug: string
  title: string
  errors?: { field: string; reason: string }[]
}

/** What an id in a document stands for; of a visit, its review and an in-store duty the shop's name. */
export interface Named {
  kind: 'terminal' | 'spec' | 'person' | 'promotion' | 'task' | 'duty' | 'visit' | 'review'
  id: string
  name: string
}

export interface Refusal {
  id: string
  person_id: string
  person_name: string
  branch_id: string | null
  app_version: string | null
  collection: string
  doc_id: string
  base_rev: number
  status: string
  sent: unknown
  problem: Problem
  refused_at: string
  closed_at: string | null
  resolution: string | null
  reason: string | null
  /** Of one that was asked for by itself: what the reader may see of what it refers to. */
  names?: Named[]
}
