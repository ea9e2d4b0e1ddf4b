/** What a refused request says to the person: a sentence, and reasons at the fields that they are about. */
import { Refused, Revoked, SignedOut, Unreachable } from '@/core/failures'

export type FailureKind =
  /** No answer came. */
  | 'unreachable'
  /** It is not theirs to see or do, or is not there. */
  | 'forbidden'
  | 'missing'
  /** Somebody else was faster: what is new has to be looked at first. */
  | 'stale'
  /** What was asked for does not go with how things are. */
  | 'conflict'
  /** Fields have to be corrected. */
  | 'invalid'
  | 'busy'
  /** There is nobody here any more. */
  | 'gone'
  | 'other'

export interface Failure {
  kind: FailureKind
  slug: string
  /** The server's sentence, in the reader's language; empty where there was no answer. */
  title: string
  detail: string
  /** Reasons by path of the field, such as `items.0.note`. */
  fields: Readonly<Record<string, string>>
  retryAfterSeconds: number | null
}

type Told = Pick<Refused['problem'], 'slug' | 'title' | 'errors'> & { detail?: unknown }

const KINDS: Record<number, FailureKind> = { 403: 'forbidden', 404: 'missing', 409: 'conflict', 412: 'stale', 422: 'invalid', 428: 'stale', 429: 'busy', 503: 'busy' }
const BARE = { slug: '', title: '', detail: '', fields: {}, retryAfterSeconds: null }

export function failureOf(error: unknown): Failure {
  if (error instanceof Unreachable) return { ...BARE, kind: 'unreachable' }
  if (error instanceof Revoked || error instanceof SignedOut) return { ...BARE, kind: 'gone' }
  if (!(error instanceof Refused)) return { ...BARE, kind: 'other', title: error instanceof Error ? error.message : String(error) }
  return { ...failureOfProblem(error.status, error.problem), retryAfterSeconds: error.retryAfterSeconds }
}

/** Of a problem document, however it came. */
export function failureOfProblem(status: number, { slug, title, errors = [], detail }: Told): Failure {
  const fields = Object.fromEntries(errors.map(({ field, reason }) => [field, reason]))
  return { ...BARE, kind: KINDS[status] ?? 'other', slug, title, detail: typeof detail === 'string' ? detail : '', fields }
}
