/** What travels, as docs/sync.md has it. Fields that this version does not know stay where they are. */

export type Doc = Record<string, unknown>

export interface Problem {
  slug: string
  title: string
  status: number
  errors?: { field: string; reason: string }[]
  [fact: string]: unknown
}

export interface Change {
  collection: string
  id: string
  rev: number
  doc?: Doc
  deleted?: boolean
}

export interface PullPage {
  cursor: string
  more: boolean
  reset: boolean
  server_time: string
  changes: Change[]
}

export interface PushedChange {
  collection: string
  id: string
  base_rev: number
  device_seq: number
  doc?: Doc
  deleted?: true
}

export interface PushResult {
  collection: string
  id: string
  status: 'applied' | 'unchanged' | 'conflict' | 'rejected' | 'deferred'
  rev?: number
  doc?: Doc
  problem?: Problem
  refusal_id?: string
}

export interface PushAnswer {
  server_time: string
  clock_offset_ms: number
  results: PushResult[]
}

export interface Person {
  id: string
  username: string
  name: string
  role: string
  branch: { id: string; code: string; name: string } | null
  city: { id: number; name: string }
}

export interface SessionAnswer {
  access_token: string
  refresh_token: string
  /** Seconds until the access token ends. */
  expires_in: number
  person: Person
}

/** A photo as a document declares it. */
export interface PhotoRow {
  id: string
  sha256: string
  size: number
  media_type: string
  received_at?: string | null
}

export function wireTime(at: number | Date): string {
  return new Date(at).toISOString()
}
