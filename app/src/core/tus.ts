/** tus by the same door as everything else, and what its failures mean: of a phone's photos (photos.ts) and of a desk's. */
import { DetailedError, type HttpRequest, type HttpResponse, type HttpStack } from 'tus-js-client'
import { Refused, Revoked, SignedOut, Unreachable } from './failures'
import type { Problem } from './wire'

export function failureOf(error: Error): Error {
  const answer = error instanceof DetailedError ? error.originalResponse : null
  if (!answer) return new Unreachable(error.message)
  const after = Number(answer.getHeader('Retry-After') ?? NaN)
  return new Refused(answer.getStatus(), problemIn(answer), Number.isFinite(after) ? after : null)
}

function problemIn(answer: HttpResponse): Problem {
  try {
    const body: unknown = JSON.parse(answer.getBody())
    if (typeof body === 'object' && body !== null && 'slug' in body) return body as Problem
  } catch {
    // it was no JSON
  }
  return { slug: 'unavailable', title: '', status: answer.getStatus() }
}

/** Whatever sends a request as `Api.send` does. */
export interface Door {
  send: (method: string, url: string, body: BodyInit | null, headers: Record<string, string>) => Promise<Response>
}

/** Its requests have the log-in, its renewal and its refusals. */
export class TusStack implements HttpStack {
  failure: SignedOut | Revoked | Unreachable | null = null
  constructor(private readonly api: Door) {}

  createRequest(method: string, url: string): HttpRequest {
    const headers: Record<string, string> = {}
    return {
      getMethod: () => method,
      getURL: () => url,
      setHeader: (name, value) => {
        headers[name] = value
      },
      getHeader: (name) => headers[name],
      setProgressHandler: () => undefined,
      send: (body) => this.#send(method, url, headers, body as BodyInit | null),
      abort: () => Promise.resolve(),
      getUnderlyingObject: () => null,
    }
  }

  getName(): string {
    return 'zhudian'
  }

  async #send(method: string, url: string, headers: Record<string, string>, body: BodyInit | null): Promise<HttpResponse> {
    try {
      const answer = await this.api.send(method, url, body ?? null, headers)
      const text = await answer.text().catch(() => '')
      return {
        getStatus: () => answer.status,
        getHeader: (name) => answer.headers.get(name) ?? undefined,
        getBody: () => text,
        getUnderlyingObject: () => answer,
      }
    } catch (error) {
      if (error instanceof SignedOut || error instanceof Revoked || error instanceof Unreachable) this.failure = error
      throw error
    }
  }
}
