/**
 * The engine: when to sync, in which order, and what a person is told about it.
 *
 * One run is: push, notices that were read, pull, photos, and a second pull if photos arrived. It begins when the app opens, when the
 * network is back, some seconds after an edit, every few minutes, and by hand. One tab runs at a time. A run that fails is tried again after a wait that
 * doubles, with some chance in it, so that a thousand phones do not come back in the same second.
 */
import type { Api } from './api'
import type { PhoneDatabase } from './database'
import { compare } from './digest'
import { Refused, Revoked, SignedOut, Unreachable, isPhoneFull } from './failures'
import { tryExclusively } from './locks'
import { sendReadings } from './notices'
import { Observable } from './observable'
import { NOTHING_UNSENT, type Unsent, unsentOf } from './outbox'
import { type Portion, pushAll, sayHowMuchIsUnsent } from './push'
import { pullAll } from './pull'
import type { Vault } from './vault'

export type Phase = 'idle' | 'pushing' | 'pulling' | 'photos' | 'elsewhere'

/**
 * Why the last run ended early; the screens have a sentence and a next step for each.
 *
 * - `offline`: this phone has no network. `unreachable`: it has, but no answer came.
 * - `signed_out`, `disabled`: somebody has to log in again.
 * - `busy`: the server cannot take it now. `server_full`: it has no room.
 * - `phone_full`: this phone has no room.
 * - `unexpected`: anything else; `title` has the server's words.
 */
export type Trouble = 'offline' | 'unreachable' | 'signed_out' | 'disabled' | 'busy' | 'server_full' | 'phone_full' | 'unexpected'

export interface SyncState {
  phase: Phase
  unsent: Unsent
  /** Of the present phase: documents when pushing, changes when pulling (the total unknown, 0), bytes of photos. */
  progress: { done: number; total: number } | null
  /** Milliseconds since 1970, when everything had last come through. */
  synced_at: number | null
  trouble: { kind: Trouble; title: string; retry_at: number | null } | null
  /** Photos wait, for they are to go by Wi-Fi only. */
  waits_for_wifi: boolean
}

export interface SyncOptions {
  database: PhoneDatabase
  vault: Vault
  api: Api
  appVersion: string
  now?: () => number
  random?: () => number
  /** Whether photos may go over this network; asked before each run. */
  photosMayGo?: () => boolean
  isOnline?: () => boolean
}

const INTERVAL_MS = 5 * 60_000
const AFTER_EDIT_MS = 2_000
const FIRST_WAIT_MS = 5_000
const LONGEST_WAIT_MS = 10 * 60_000
const COMPARE_EVERY_MS = 24 * 3_600_000
const FULL_PORTION: Portion = { documents: 100, bytes: 1_000_000 }
const FULL_PAGE = 1_000
const SMALLEST_PAGE = 50
/** Of a photo, in one request. On a bad line they get smaller, so that one comes through before patience ends. */
const FULL_PIECE = 256 * 1024
const SMALLEST_PIECE = 16 * 1024

export class SyncEngine {
  readonly state = new Observable<SyncState>({
    ...{ phase: 'idle', unsent: NOTHING_UNSENT, progress: null, synced_at: null, trouble: null, waits_for_wifi: false },
  })
  readonly #options: Required<SyncOptions>
  #portion = { ...FULL_PORTION }
  #pageSize = FULL_PAGE
  #pieceBytes = FULL_PIECE
  #failures = 0
  #running: Promise<void> | null = null
  #again = false
  #timer: ReturnType<typeof setTimeout> | null = null
  #stopped = true
  #saidUnsent = ''

  constructor(options: SyncOptions) {
    this.#options = {
      now: Date.now,
      random: Math.random,
      photosMayGo: () => true,
      isOnline: () => globalThis.navigator?.onLine ?? true,
      ...options,
    }
  }

  /** Goes to work: now, and from then on by itself, until `stop`. */
  start(): void {
    this.#stopped = false
    globalThis.addEventListener?.('online', this.#onOnline)
    globalThis.addEventListener?.('offline', this.#onOffline)
    globalThis.document?.addEventListener('visibilitychange', this.#onVisible)
    void this.refresh().then(() => this.syncNow())
  }

  /** Ends after the request that is under way. */
  async stop(): Promise<void> {
    this.#stopped = true
    if (this.#timer) clearTimeout(this.#timer)
    globalThis.removeEventListener?.('online', this.#onOnline)
    globalThis.removeEventListener?.('offline', this.#onOffline)
    globalThis.document?.removeEventListener('visibilitychange', this.#onVisible)
    await this.#running
  }

  /** Syncs at once, whatever was waited for; a run that is under way is followed by another. `photos` lets them go by any network. */
  syncNow({ photos = false } = {}): Promise<void> {
    if (this.#running) {
      this.#again = true
      return this.#running
    }
    this.#running = this.#run(photos).finally(() => {
      this.#running = null
      const delay = this.#again ? 0 : this.#failures ? this.#wait() : INTERVAL_MS
      this.#again = false
      this.#schedule(delay)
    })
    return this.#running
  }

  /** Something was written: it is sent soon, together with what follows at once, or by the run after the one that is under way. */
  edited(): void {
    void this.refresh()
    if (this.#running) this.#again = true
    else if (this.#failures === 0) this.#schedule(AFTER_EDIT_MS)
  }

  /** Counts anew what has not been sent. */
  async refresh(): Promise<void> {
    const { database } = this.#options
    const [unsent, synced_at] = [await unsentOf(database), await database.read<number>('synced_at')]
    this.state.patch({ unsent, synced_at })
  }

  readonly #onOnline = (): void => void this.syncNow()
  readonly #onOffline = (): void => this.state.patch({ trouble: { kind: 'offline', title: '', retry_at: null } })
  readonly #onVisible = (): void => {
    if (globalThis.document?.visibilityState === 'visible') void this.syncNow()
  }

  #schedule(delay: number): void {
    if (this.#timer) clearTimeout(this.#timer)
    if (!this.#stopped) this.#timer = setTimeout(() => void this.syncNow(), delay)
  }

  /** Half of it is fixed and half is chance. */
  #wait(): number {
    const retryAt = this.state.value.trouble?.retry_at
    return retryAt ? Math.max(0, retryAt - this.#options.now()) : LONGEST_WAIT_MS
  }

  async #run(photosByHand: boolean): Promise<void> {
    if (!this.#options.isOnline()) {
      this.#failures = 0 // the network says when it is back
      this.state.patch({ trouble: { kind: 'offline', title: '', retry_at: null }, progress: null })
      return
    }
    try {
      const isOurs = await tryExclusively('zhudian-sync', () => this.#everything(photosByHand))
      this.#failures = 0
      await this.refresh()
      this.state.patch({ phase: isOurs ? 'idle' : 'elsewhere', trouble: null, progress: null })
    } catch (error) {
      await this.#fail(error)
    }
  }

  async #everything(photosByHand: boolean): Promise<void> {
    const { database, vault, api, now, appVersion, photosMayGo } = this.#options
    const context = { database, vault, api, now, appVersion, portion: this.#portion, pageSize: this.#pageSize }
    const reporting = (phase: Phase) => {
      this.state.patch({ phase, progress: null })
      return (done: number, total: number | boolean): void =>
        this.state.patch({ progress: { done, total: typeof total === 'number' ? total : 0 } })
    }
    const pushed = await pushAll({ ...context, report: reporting('pushing') })
    await sendReadings(database, api)
    await pullAll({ ...context, report: reporting('pulling') })
    await this.#compareNowAndThen()
    await this.refresh()
    const { photos } = this.state.value.unsent
    const mayGo = photosByHand || photosMayGo()
    this.state.patch({ waits_for_wifi: photos > 0 && !mayGo })
    if (photos > 0 && mayGo) {
      const report = reporting('photos')
      const { sendPhotos } = await import('./photos')
      const sent = await sendPhotos({ ...context, pieceBytes: this.#pieceBytes, report })
      if (sent) await pullAll({ ...context, report: reporting('pulling') })
    }
    await this.#sayUnsent(pushed > 0)
    this.#portion = { ...FULL_PORTION }
    this.#pageSize = FULL_PAGE
    this.#pieceBytes = FULL_PIECE
    await database.write('synced_at', now())
  }

  async #compareNowAndThen(): Promise<void> {
    const { database, vault, api, now } = this.#options
    const comparedAt = (await database.read<number>('compared_at')) ?? 0
    if (Math.abs(now() - comparedAt) < COMPARE_EVERY_MS) return
    await compare({ database, vault, api, pageSize: this.#pageSize })
    await database.write('compared_at', now())
  }

  /** The branch sees what a phone still holds; a push says so anyhow, and this says it when it has changed without one. */
  async #sayUnsent(justSaid: boolean): Promise<void> {
    const { database, vault, api, now, appVersion } = this.#options
    const { documents, photos } = await unsentOf(database)
    const said = `${documents} ${photos} ${new Date(now()).toDateString()}`
    if (!(justSaid && photos === 0) && said !== this.#saidUnsent) {
      await sayHowMuchIsUnsent({ database, vault, api, now, appVersion, portion: this.#portion })
    }
    this.#saidUnsent = said
  }

  async #fail(error: unknown): Promise<void> {
    if (error instanceof Revoked) return // there is nothing left to speak of
    this.#failures += 1
    if (error instanceof Unreachable) {
      this.#portion.documents = Math.max(1, Math.floor(this.#portion.documents / 2))
      this.#pageSize = Math.max(SMALLEST_PAGE, Math.floor(this.#pageSize / 2))
      this.#pieceBytes = Math.max(SMALLEST_PIECE, Math.floor(this.#pieceBytes / 2))
    }
    const { now, random } = this.#options
    const longest = Math.min(FIRST_WAIT_MS * 2 ** (this.#failures - 1), LONGEST_WAIT_MS)
    const asked = error instanceof Refused ? (error.retryAfterSeconds ?? 0) * 1000 : 0
    const wait = Math.max(asked, longest / 2 + (random() * longest) / 2)
    await this.refresh().catch(() => undefined)
    this.state.patch({ phase: 'idle', progress: null, trouble: { ...troubleOf(error), retry_at: now() + wait } })
  }
}

function troubleOf(error: unknown): { kind: Trouble; title: string } {
  if (error instanceof Unreachable) return { kind: 'unreachable', title: '' }
  if (error instanceof SignedOut) {
    const isDisabled = error.problem?.slug === 'account-disabled'
    return { kind: isDisabled ? 'disabled' : 'signed_out', title: error.problem?.title ?? '' }
  }
  if (error instanceof Refused) {
    if (error.status === 507) return { kind: 'server_full', title: error.problem.title }
    const isBusy = error.status >= 500 || error.status === 429
    return { kind: isBusy ? 'busy' : 'unexpected', title: error.problem.title }
  }
  return isPhoneFull(error) ? { kind: 'phone_full', title: '' } : { kind: 'unexpected', title: String(error) }
}
