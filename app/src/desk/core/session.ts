/**
 * Who sits at this desk, and every request of theirs.
 *
 * `out` → handed over by the log-in → `in` ⇄ `ended` (the session is over, the screen stays) → `out`.
 * A request that finds the session ended waits until the same person has logged in again, and is then sent: what was being done goes on.
 * Only a log-out, a revoked device or another person erase anything.
 */
import { Api, type LogIn, type Tokens } from '@/core/api'
import type { Sealed } from '@/core/database'
import { SignedOut, refusalOf } from '@/core/failures'
import { Observable } from '@/core/observable'
import { Vault, type VaultRecord } from '@/core/vault'
import type { Person, Problem, SessionAnswer } from '@/core/wire'
import { DeskDatabase } from './database'

export type DeskStage = 'starting' | 'out' | 'in' | 'ended'

export interface DeskPerson extends Person {
  manufacturer?: { id: string; name: string } | null
}

/** An answer and the version that it is of, for `If-Match`. */
export interface Answer<T> {
  data: T
  etag: string | null
}

export interface Asking {
  query?: Readonly<Record<string, string | number | boolean | null | undefined>>
  body?: unknown
  /** The `etag` of what a change is made to. */
  ifMatch?: string | null
}

/** The open screen is somebody's: nobody else takes it over. */
export class AnotherAtThisDesk extends Error {
  override name = 'AnotherAtThisDesk'
}

export interface DeskOptions {
  database?: DeskDatabase
  fetch?: typeof fetch
  language?: () => string
  now?: () => number
  /** Told with every change of whether somebody is here: a plain mark, by which the start page knows where to lead. */
  mark?: (isHere: boolean) => void
}

const [VAULT, SESSION, PERSON, DEVICE] = ['vault', 'session', 'person', 'device']

export class Desk {
  readonly stage = new Observable<DeskStage>('starting')
  readonly api: Api
  readonly database: DeskDatabase
  /** Why the session ended, where the server has said. */
  ending: Problem | null = null
  readonly #mark: (isHere: boolean) => void
  #vault: Vault | null = null
  #person: DeskPerson | null = null
  #again: PromiseWithResolver | null = null

  constructor(options: DeskOptions = {}) {
    this.database = options.database ?? new DeskDatabase()
    this.#mark = options.mark ?? (() => undefined)
    this.api = new Api({
      keeper: { load: () => this.#loadTokens(), save: (tokens) => this.#saveTokens(tokens) },
      erase: () => this.erase(true),
      ...(options.fetch && { fetch: options.fetch }),
      ...(options.language && { language: options.language }),
      ...(options.now && { now: options.now }),
    })
  }

  /** @throws TypeError while nobody is here */
  get person(): DeskPerson {
    if (!this.#person) throw new TypeError('nobody is at the desk')
    return this.#person
  }

  async start(): Promise<void> {
    const record = await this.database.read<VaultRecord>(VAULT)
    const sealed = await this.database.read<Sealed>(PERSON)
    if (!record || !sealed) {
      this.#leave()
      return
    }
    this.#vault = await Vault.open(record, null)
    this.#person = await this.#vault.unseal<DeskPerson>(sealed, PERSON)
    this.#mark(true)
    this.stage.set((await this.#loadTokens()) ? 'in' : 'ended')
  }

  /** Takes a session over that the log-in has begun. */
  async take(session: SessionAnswer, device: LogIn['device']): Promise<void> {
    const { vault, record } = await Vault.create(null)
    const tokens = await vault.seal(this.api.tokensOf(session), SESSION)
    const person = await vault.seal(session.person, PERSON)
    await this.database.transaction('rw', this.database.meta, async () => {
      await this.database.write(VAULT, record)
      await this.database.write(DEVICE, device)
      await this.database.write(SESSION, tokens)
      await this.database.write(PERSON, person)
    })
    await this.start()
  }

  /** Once more, on an open screen. @throws AnotherAtThisDesk, and as `Api.logIn` */
  async logIn(password: string): Promise<void> {
    const device = await this.database.read<LogIn['device']>(DEVICE)
    const { username, city, id } = this.person
    const session = await this.api.logIn({ username, password, city: city.id, device: device! })
    if (session.person.id !== id) {
      await this.api.end(session).catch(() => undefined)
      throw new AnotherAtThisDesk()
    }
    await this.#saveTokens(this.api.tokensOf(session))
    await this.#learn(session.person)
    this.resume()
  }

  /** There are tokens again, from here or from another tab. */
  resume(): void {
    this.ending = null
    this.stage.set('in')
    this.#again?.resolve()
    this.#again = null
  }

  /** Asks who this is by now: a role or a branch may have changed. */
  async learn(): Promise<void> {
    await this.#learn((await this.ask<DeskPerson>('GET', '/me')).data)
  }

  /**
   * One request, as JSON.
   *
   * @throws Unreachable, Refused, Revoked
   */
  async ask<T>(method: string, path: string, asking: Asking = {}): Promise<Answer<T>> {
    const { body, ifMatch } = asking
    const headers: Record<string, string> = { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...(ifMatch && { 'If-Match': ifMatch }) }
    const answer = await this.send(method, path + queryOf(asking.query ?? {}), body === undefined ? null : JSON.stringify(body), headers)
    if (!answer.ok) throw await refusalOf(answer)
    const data = answer.status === 204 || answer.status === 205 ? null : await answer.json()
    return { data: data as T, etag: answer.headers.get('ETag') }
  }

  /** The body of one request: `ask`, for those who need no version. @throws as `ask` */
  async json<T>(method: string, path: string, asking: Asking = {}): Promise<T> {
    return (await this.ask<T>(method, path, asking)).data
  }

  /** One request with a body of any kind, such as a file; any answer but a 401 is returned. `through` as of `Api.send`. @throws Unreachable, Revoked */
  async send(method: string, path: string, body: BodyInit | null = null, headers: Record<string, string> = {}, through?: typeof fetch): Promise<Response> {
    for (;;) {
      if (this.stage.value === 'ended') await this.#untilAgain()
      try {
        return await this.api.send(method, `${this.api.base}${path}`, body, headers, through)
      } catch (error) {
        if (!(error instanceof SignedOut) || this.stage.value === 'out') throw error
        this.#end(error.problem)
      }
    }
  }

  /** Ends the session on the server, if it answers. */
  async logOut(): Promise<void> {
    if (this.stage.value === 'in') await this.api.json('DELETE', '/sessions/current').catch(() => undefined)
    await this.erase()
  }

  /** Nothing stays but saved views; `all` takes these too. */
  async erase(all = false): Promise<void> {
    const { meta } = this.database
    await this.database.transaction('rw', meta, async () => {
      const keys = await meta.toCollection().primaryKeys()
      await meta.bulkDelete(keys.filter((key) => all || !key.startsWith('views/')))
    })
    this.#leave()
  }

  #leave(): void {
    this.#vault = null
    this.#person = null
    this.#again?.reject(new SignedOut())
    this.#again = null
    this.#mark(false)
    this.stage.set('out')
  }

  #end(problem: Problem | null): void {
    this.ending = problem
    if (this.stage.value === 'in') this.stage.set('ended')
  }

  async #untilAgain(): Promise<void> {
    this.#again ??= promiseWithResolver()
    await this.#again.promise
  }

  async #learn(person: DeskPerson): Promise<void> {
    if (!this.#vault || !this.#person) return
    const isSame = person.role === this.#person.role && person.branch?.id === this.#person.branch?.id
    this.#person = person
    await this.database.write(PERSON, await this.#vault.seal(person, PERSON))
    if (!isSame) this.stage.set(this.stage.value) // whoever watches looks again
  }

  async #loadTokens(): Promise<Tokens | null> {
    if (!this.#vault) return null
    const sealed = await this.database.read<Sealed>(SESSION)
    return sealed && this.#vault ? this.#vault.unseal<Tokens>(sealed, SESSION) : null
  }

  async #saveTokens(tokens: Tokens | null): Promise<void> {
    if (!this.#vault) return
    const sealed = tokens && (await this.#vault.seal(tokens, SESSION))
    if (this.#vault) await this.database.write(SESSION, sealed)
  }
}

/** `?a=1&b=2`; what is null, undefined or empty is left out. */
export function queryOf(values: NonNullable<Asking['query']>): string {
  const given = Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== '')
  return given.length ? `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}` : ''
}

interface PromiseWithResolver {
  promise: Promise<void>
  resolve: () => void
  reject: (reason: unknown) => void
}

function promiseWithResolver(): PromiseWithResolver {
  const made = {} as PromiseWithResolver
  made.promise = new Promise<void>((resolve, reject) => Object.assign(made, { resolve, reject }))
  return made
}

