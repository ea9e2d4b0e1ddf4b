/**
 * The phone as a whole: what is kept on it, who it belongs to, and whether it is open.
 *
 * `empty` → log in → `unguarded` (the session is in memory only) → a PIN or the phone's own lock → `open` ⇄ `locked`.
 * A session that ends leaves the phone as it is: what was written stays, and is sent after the next log-in of the same person.
 */
import { Api, type LogIn, type Tokens } from './api'
import { PhoneDatabase, type Sealed } from './database'
import { Observable } from './observable'
import { Outbox } from './outbox'
import { Store } from './store'
import { SyncEngine, type SyncOptions } from './sync'
import { atRisk } from './unsent/risk'
import { uuid7 } from './uuid'
import { ITERATIONS, Vault, type VaultRecord, WrongPin, waitAfterWrongPins } from './vault'
import type { Person, SessionAnswer } from './wire'

export type Stage = 'starting' | 'empty' | 'unguarded' | 'locked' | 'open'

/** Somebody else's unsent work is on this phone: it would be lost. */
export class AnotherPerson extends Error {
  override name = 'AnotherPerson'
  constructor(readonly owner: string) {
    super('the phone holds work of another person')
  }
}

/**
 * Only customer managers carry a phone: to everybody else the server sends no shops, and takes nothing from them. `session` is for the desk
 * to take over; null where it was ended, since the phone is somebody's.
 */
export class NotAManager extends Error {
  override name = 'NotAManager'
  constructor(
    readonly session: SessionAnswer | null,
    readonly device: LogIn['device'],
  ) {
    super('not a customer manager')
  }
}

/** Too many wrong PINs; the next one is looked at from `until` on (milliseconds since 1970). */
export class TooManyPins extends Error {
  override name = 'TooManyPins'
  constructor(readonly until: number) {
    super('wait')
  }
}

/** What is at hand while the phone is open. */
export interface OpenPhone {
  vault: Vault
  store: Store
  outbox: Outbox
  engine: SyncEngine
  person: Person
}

export interface PhoneOptions {
  appVersion: string
  database?: PhoneDatabase
  fetch?: typeof fetch
  language?: () => string
  now?: () => number
  iterations?: number
  sync?: Pick<SyncOptions, 'photosMayGo' | 'isOnline' | 'random'>
}

interface Owner {
  /** In plain: the lock screen greets by it. */
  name: string
  username: string
  id: string
}

interface WrongPins {
  count: number
  until: number
}

const SESSION = 'session'
const ME = 'me'

export class Phone {
  readonly stage = new Observable<Stage>('starting')
  readonly api: Api
  readonly database: PhoneDatabase
  readonly #options: PhoneOptions
  readonly #now: () => number
  #open: OpenPhone | null = null
  #ended: Promise<void> = Promise.resolve()
  /** Between the log-in and the PIN. */
  #session: SessionAnswer | null = null

  constructor(options: PhoneOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
    this.database = options.database ?? new PhoneDatabase()
    this.api = new Api({
      keeper: { load: () => this.#loadTokens(), save: (tokens) => this.#saveTokens(tokens) },
      erase: () => this.erase(),
      now: this.#now,
      ...(options.fetch && { fetch: options.fetch }),
      ...(options.language && { language: options.language }),
    })
  }

  /** @throws TypeError while the phone is not open */
  get open(): OpenPhone {
    if (!this.#open) throw new TypeError('the phone is not open')
    return this.#open
  }

  async start(): Promise<void> {
    const record = await this.database.read<VaultRecord>('vault')
    if (!record) this.stage.set('empty')
    else if (record.mode === 'device') await this.#enter(await Vault.open(record, null))
    else this.stage.set('locked')
  }

  /** Looks anew at what is on the phone: another tab has erased it, or given it to somebody. */
  async restart(): Promise<void> {
    this.#leave()
    await this.start()
  }

  owner(): Promise<Owner | null> {
    return this.database.read<Owner>('owner')
  }

  /**
   * Logs in on an empty phone, or once more on an open one whose session has ended.
   *
   * @throws AnotherPerson, NotAManager, and as `Api.logIn`
   */
  async logIn(username: string, password: string, city: number | null = null): Promise<void> {
    // A new key would leave what the old one sealed unreadable: a phone whose PIN is forgotten is erased first.
    if (this.stage.value === 'locked') throw new TypeError('unlock first')
    const device: LogIn['device'] = { id: await this.#deviceId(), ...describeDevice() }
    const session = await this.api.logIn({ username, password, city, device })
    if (session.person.role !== 'customer_manager') {
      if (this.stage.value === 'empty') {
        await this.database.meta.clear() // the device is the desk's from now on
        throw new NotAManager(session, device)
      }
      await this.api.end(session).catch(() => undefined)
      throw new NotAManager(null, device)
    }
    const owner = await this.owner()
    if (owner && owner.id !== session.person.id) {
      const { documents, photos } = await atRisk(this.database)
      if (documents + photos > 0) throw new AnotherPerson(owner.name)
      await this.erase()
      return this.logIn(username, password, city)
    }
    if (this.#open) {
      await this.#saveTokens(this.api.tokensOf(session))
      void this.#open.engine.syncNow()
      return
    }
    this.#session = session
    this.stage.set('unguarded')
  }

  /** Guards what will be kept from now on: by a PIN, or by the phone's own lock if it is null. */
  async guard(pin: string | null): Promise<void> {
    const session = this.#session
    if (!session) throw new TypeError('log in first')
    const { vault, record } = await Vault.create(pin, this.#options.iterations ?? ITERATIONS)
    const { id, name, username } = session.person
    const tokens = await vault.seal(this.api.tokensOf(session), SESSION)
    const me = await vault.seal(session.person, ME)
    await this.database.transaction('rw', this.database.meta, async () => {
      await this.database.write('vault', record)
      await this.database.write('owner', { id, name, username } satisfies Owner)
      await this.database.write(SESSION, tokens)
      await this.database.write(ME, me)
    })
    this.#session = null
    await this.#enter(vault)
  }

  /** @throws WrongPin, TooManyPins */
  async unlock(pin: string): Promise<void> {
    const record = await this.database.read<VaultRecord>('vault')
    if (!record) return
    await this.#enter(await this.#trying(() => Vault.open(record, pin)))
  }

  /** @throws WrongPin, TooManyPins */
  async changePin(pin: string, next: string): Promise<void> {
    const record = await this.database.read<VaultRecord>('vault')
    if (record) await this.database.write('vault', await this.#trying(() => Vault.changePin(record, pin, next)))
  }

  async hasPin(): Promise<boolean> {
    return (await this.database.read<VaultRecord>('vault'))?.mode === 'pin'
  }

  /** Forgets the key; without a PIN there is nothing to lock. */
  async lock(): Promise<void> {
    if (!this.#open || !(await this.hasPin())) return
    this.#leave()
    this.stage.set('locked')
  }

  /** Ends the session on the server, if it answers, and erases this phone. What is unsent is lost: ask before. */
  async logOut(): Promise<void> {
    await this.api.json('DELETE', '/sessions/current').catch(() => undefined)
    await this.erase()
  }

  /** Nothing of it stays but the settings of the screens. */
  async erase(): Promise<void> {
    this.#leave() // not awaited: it may be the engine that was told to erase
    this.#session = null
    await this.database.transaction('rw', this.database.tables, () => Promise.all(this.database.tables.map((table) => table.clear())))
    this.stage.set('empty')
  }

  async #enter(vault: Vault): Promise<void> {
    const { database, api } = this
    const { appVersion, sync } = this.#options
    const now = this.#now
    const store = new Store(database, vault)
    const engine = new SyncEngine({ database, vault, api, appVersion, now, ...sync })
    const person = await vault.unseal<Person>((await database.read<Sealed>(ME))!, ME)
    this.#open = { vault, store, outbox: new Outbox(database, vault, now, () => engine.edited()), engine, person }
    this.stage.set('open')
    void this.#ended.then(() => this.#open?.engine === engine && engine.start())
  }

  /** At once: the request that is under way may crawl for minutes, and what follows it finds no session. The next engine waits for it. */
  #leave(): void {
    const engine = this.#open?.engine
    this.#open = null
    if (engine) this.#ended = engine.stop()
  }

  /** Counts a wrong PIN before it is looked at, so that closing the app does not undo the count. */
  async #trying<T>(attempt: () => Promise<T>): Promise<T> {
    const { count, until } = (await this.database.read<WrongPins>('wrong_pins')) ?? { count: 0, until: 0 }
    const left = until - this.#now()
    // A clock that was set back must not lock somebody out for longer than the longest wait.
    if (left > 0 && left <= waitAfterWrongPins(Infinity)) throw new TooManyPins(until)
    await this.database.write('wrong_pins', { count: count + 1, until: this.#now() + waitAfterWrongPins(count + 1) })
    const result = await attempt()
    await this.database.write('wrong_pins', { count: 0, until: 0 } satisfies WrongPins)
    return result
  }

  async #deviceId(): Promise<string> {
    const { meta } = this.database
    return this.database.transaction('rw', meta, async () => {
      const kept = await this.database.read<string>('device_id')
      const id = kept ?? uuid7(this.#now())
      if (!kept) await this.database.write('device_id', id)
      return id
    })
  }

  async #loadTokens(): Promise<Tokens | null> {
    if (!this.#open) return null
    const sealed = await this.database.read<Sealed>(SESSION)
    return sealed && this.#open ? this.#open.vault.unseal<Tokens>(sealed, SESSION) : null
  }

  /** Of a phone that was locked meanwhile the pair from before stays: the server gives the next one for it once more. */
  async #saveTokens(tokens: Tokens | null): Promise<void> {
    if (!this.#open) return
    const sealed = tokens && (await this.#open.vault.seal(tokens, SESSION))
    await this.database.write(SESSION, sealed)
  }
}

/** What the branch sees beside the phone: no more than the browser says of itself to everyone. */
function describeDevice(): { name: string; platform: string } {
  const agent = globalThis.navigator?.userAgent ?? ''
  const system = /Android [\d.]+|iPhone OS [\d_]+|Windows NT [\d.]+|Mac OS X [\d_]+|Linux/.exec(agent)?.[0] ?? 'web'
  return { name: /iPhone|iPad/.test(agent) ? 'iPhone' : /Android/.test(agent) ? 'Android' : 'Browser', platform: system.slice(0, 40) }
}

export { WrongPin }
