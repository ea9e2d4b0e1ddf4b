/** What can go wrong between the phone and the server, in three kinds: no answer, a refusal, and this phone itself. */
import type { Problem } from './wire'

/** No answer came, or not all of it. What was sent may have arrived or not: send it again. */
export class Unreachable extends Error {
  override name = 'Unreachable'
}

/** The server refused the whole request; `problem` says why. */
export class Refused extends Error {
  override name = 'Refused'
  constructor(
    readonly status: number,
    readonly problem: Problem,
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(`${status} ${problem.slug}`)
  }
}

/** There is no session, or it has ended. Nothing on the phone is lost by it. */
export class SignedOut extends Error {
  override name = 'SignedOut'
  constructor(readonly problem: Problem | null = null) {
    super('signed out')
  }
}

/** This device was revoked: everything on it has been erased. */
export class Revoked extends Error {
  override name = 'Revoked'
}

/** Whether this phone had no room for it. Dexie wraps the browser's error. */
export function isPhoneFull(error: unknown): boolean {
  const { name = '', inner } = (error ?? {}) as { name?: string; inner?: { name?: string } }
  return `${name} ${inner?.name ?? ''}`.includes('QuotaExceeded')
}

/** The problem document of an answer; of a proxy's page, which has none, one is made. */
export async function problemOf(answer: Response): Promise<Problem> {
  try {
    const body: unknown = await answer.json()
    if (typeof body === 'object' && body !== null && 'slug' in body) return body as Problem
  } catch {
    // it was no JSON
  }
  return { slug: answer.status >= 500 ? 'unavailable' : 'bad-request', title: '', status: answer.status }
}

export async function refusalOf(answer: Response): Promise<Refused> {
  const after = Number(answer.headers.get('Retry-After') ?? NaN)
  return new Refused(answer.status, await problemOf(answer), Number.isFinite(after) ? after : null)
}
