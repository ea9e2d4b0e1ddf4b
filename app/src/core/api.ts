/**
 * The server's door: requests with a log-in, answers or refusals.
 *
 * An access token lasts minutes. It is renewed before it ends, or when the server says so, once for all requests that wait for it;
 * the new pair is kept before it is used. A renewal whose answer was lost is asked for again with the same token, which the server
 * allows. Only the slug `device_revoked` erases anything. Every other 401 ends the session and nothing else.
 */
import { Refused, Revoked, SignedOut, Unreachable, refusalOf } from './failures'
import { exclusively } from './locks'
import type { SessionAnswer } from './wire'

export interface Tokens {
  access_token: string
  refresh_token: string
  /** Milliseconds since 1970, by this phone's clock. */
  expires_at: number
}

/** Where tokens are kept. Tabs share it, so it is asked each time. */
export interface TokenKeeper {
  load(): Promise<Tokens | null>
  save(tokens: Tokens | null): Promise<void>
}

export interface LogIn {
  username: string
  password: string
  city: number | null
  device: { id: string; name: string; platform: string }
}

export interface ApiOptions {
  keeper: TokenKeeper
  /** Erases all that is on this phone. */
  erase: () => Promise<void>
  language?: () => string
  fetch?: typeof fetch
  base?: string
  now?: () => number
  /** After so long without an answer a request is given up. */
  patienceMs?: number
}

/** So long before its end a token is renewed. */
const EARLY_MS = 60_000
/** Smaller bodies gain nothing by packing. */
const PACK_FROM_BYTES = 1_000

export class Api {
  readonly #options: Required<ApiOptions>
  #renewal: Promise<Tokens> | null = null

  constructor(options: ApiOptions) {
    this.#options = {
      language: () => 'zh-CN',
      fetch: (...request) => globalThis.fetch(...request),
      base: '/api/v1',
      now: Date.now,
      patienceMs: 120_000,
      ...options,
    }
  }

  get base(): string {
    return this.#options.base
  }

  /**
   * The answer to a request that needs a log-in, as JSON; null where there is none.
   *
   * @throws Unreachable, Refused, SignedOut, Revoked
   */
  async json<T>(method: string, path: string, body?: unknown): Promise<T> {
    const packed = body === undefined ? null : await pack(JSON.stringify(body))
    const answer = await this.send(method, `${this.base}${path}`, packed?.body ?? null, packed?.headers ?? {})
    if (!answer.ok) throw await refusalOf(answer)
    return answer.status === 204 ? (null as T) : await this.#read<T>(answer)
  }

  /**
   * One request with a log-in; any answer but a 401 is returned. Upon a 401 the token is renewed, and the request sent once more.
   * `through` sends it in the place of `fetch`.
   *
   * @throws Unreachable, SignedOut, Revoked
   */
  async send(method: string, url: string, body: BodyInit | null, headers: Record<string, string>, through?: typeof fetch): Promise<Response> {
    const tokens = await this.#fresh()
    const ask = ({ access_token }: Tokens): Promise<Response> =>
      this.#ask(method, url, body, { ...headers, Authorization: `Bearer ${access_token}` }, through)
    const answer = await ask(tokens)
    if (answer.status !== 401) return answer
    await this.#heed(await refusalOf(answer))
    const again = await ask(await this.#renew(tokens))
    if (again.status !== 401) return again
    const refusal = await refusalOf(again)
    await this.#heed(refusal)
    throw new SignedOut(refusal.problem)
  }

  /**
   * @throws Unreachable; Refused with `wrong-credentials`, `city-required`, `account-disabled`, `too-many-attempts`; Revoked
   */
  async logIn(credentials: LogIn): Promise<SessionAnswer> {
    const { city, ...others } = credentials
    const body = JSON.stringify(city === null ? others : { ...others, city })
    const answer = await this.#ask('POST', `${this.base}/sessions`, body, { 'Content-Type': 'application/json' })
    if (answer.ok) return this.#read(answer)
    const refusal = await refusalOf(answer)
    await this.#heed(refusal)
    throw refusal
  }

  /** Ends a session that was never kept. */
  async end(session: SessionAnswer): Promise<void> {
    await this.#ask('DELETE', `${this.base}/sessions/current`, null, { Authorization: `Bearer ${session.access_token}` })
  }

  tokensOf(session: SessionAnswer): Tokens {
    const { access_token, refresh_token, expires_in } = session
    return { access_token, refresh_token, expires_at: this.#options.now() + expires_in * 1000 }
  }

  async #fresh(): Promise<Tokens> {
    const tokens = await this.#options.keeper.load()
    if (!tokens) throw new SignedOut()
    const left = tokens.expires_at - this.#options.now()
    // A clock that was set back would call an old token fresh for hours; the server then says so.
    return left < EARLY_MS ? this.#renew(tokens) : tokens
  }

  /** The pair after `stale`; one renewal serves all who wait for it. */
  #renew(stale: Tokens): Promise<Tokens> {
    this.#renewal ??= exclusively('zhudian-renewal', () => this.#renewNow(stale)).finally(() => {
      this.#renewal = null
    })
    return this.#renewal
  }

  async #renewNow(stale: Tokens): Promise<Tokens> {
    const { keeper } = this.#options
    const kept = await keeper.load()
    if (!kept) throw new SignedOut()
    if (kept.refresh_token !== stale.refresh_token) return kept // another tab was faster
    const body = JSON.stringify({ refresh_token: kept.refresh_token })
    const answer = await this.#ask('POST', `${this.base}/sessions/refresh`, body, { 'Content-Type': 'application/json' })
    if (!answer.ok) {
      const refusal = await refusalOf(answer)
      await this.#heed(refusal)
      if (refusal.status !== 401) throw refusal
      await keeper.save(null)
      throw new SignedOut(refusal.problem)
    }
    const renewed = this.tokensOf(await this.#read<SessionAnswer>(answer))
    await keeper.save(renewed)
    return renewed
  }

  async #heed(refusal: Refused): Promise<void> {
    if (refusal.status !== 401 || refusal.problem.slug !== 'device_revoked') return
    await this.#options.erase()
    throw new Revoked()
  }

  async #ask(method: string, url: string, body: BodyInit | null, headers: Record<string, string>, through = this.#options.fetch): Promise<Response> {
    const words = { Accept: 'application/json', 'Accept-Language': this.#options.language(), ...headers }
    const signal = AbortSignal.timeout(this.#options.patienceMs)
    try {
      return await through(url, { method, body, headers: words, signal, cache: 'no-store', credentials: 'omit' })
    } catch (error) {
      throw new Unreachable(String(error))
    }
  }

  async #read<T>(answer: Response): Promise<T> {
    try {
      return (await answer.json()) as T
    } catch (error) {
      throw new Unreachable(String(error)) // it was cut off
    }
  }
}

/** A body of JSON, with gzip if it is long enough and the browser can. */
async function pack(text: string): Promise<{ body: BodyInit; headers: Record<string, string> }> {
  const headers = { 'Content-Type': 'application/json' }
  if (text.length < PACK_FROM_BYTES || typeof CompressionStream === 'undefined') return { body: text, headers }
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))
  return { body: await new Response(stream).arrayBuffer(), headers: { ...headers, 'Content-Encoding': 'gzip' } }
}
