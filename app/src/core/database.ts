/**
 * The phone's tables. Contents are sealed (`body`, see vault.ts); in plain lie ids, revisions, states and sizes, and what is
 * searched by: the id of what a document belongs to, and its day.
 *
 * A later version of the app adds `this.version(2).stores(…).upgrade(…)` and never changes what stands here: phones come from every
 * version there ever was, with unsent work in these tables.
 */
import { Dexie, type DexieOptions, type Table } from 'dexie'
import type { Problem } from './wire'

type Sealed = Uint8Array<ArrayBuffer>

/** A document as the server has it. */
export interface DocumentRow {
  collection: string
  id: string
  rev: number
  ref: string
  day: string
  body: Sealed
}

/**
 * An edit of this phone.
 *
 * - `waiting`: to be sent.
 * - `deferred`: the server waits for something that it refers to; it is sent again after the rest.
 * - `acknowledged`: the server has it as revision `acknowledged_rev`, and the next pull will bring it; shown until then.
 */
export interface EditRow {
  /** `device_seq`: counts this device's edits, and orders them. */
  seq: number
  collection: string
  id: string
  base_rev: number
  state: 'waiting' | 'deferred' | 'acknowledged'
  acknowledged_rev: number
  /** The server's reason to defer it. */
  problem: Problem | null
  ref: string
  day: string
  /** Milliseconds since 1970. */
  edited_at: number
  bytes: number
  /** null takes the document back. */
  body: Sealed | null
}

/** An edit that the server refused, kept until it is corrected or given up. */
export interface RefusalRow {
  collection: string
  id: string
  seq: number
  status: 'conflict' | 'rejected'
  rev: number
  refusal_id: string
  problem: Problem | null
  ref: string
  day: string
  refused_at: number
  body: Sealed | null
  /** Of a conflict: the document as the server has it. */
  theirs: Sealed | null
}

/**
 * A picture of this phone.
 *
 * - `waiting`: to be sent, as far as it has not been.
 * - `sent`: the server took the last byte; kept until a pull shows that it has arrived.
 * - `refused`: the server will not take it, see `problem`.
 */
export interface PhotoRow {
  id: string
  collection: string
  doc_id: string
  sha256: string
  size: number
  media_type: string
  state: 'waiting' | 'sent' | 'refused'
  taken_at: number
  sent_at: number
  sent_bytes: number
  /** Where it is being uploaded to. */
  upload_url: string | null
  problem: Problem | null
}

/** The bytes of a photo, in a table of their own: what is known of it changes with every piece that is sent. */
export interface PictureRow {
  id: string
  body: Sealed
}

/** What somebody is still typing. */
export interface DraftRow {
  key: string
  saved_at: number
  body: Sealed
}

export interface MetaRow {
  key: string
  value: unknown
}

export class PhoneDatabase extends Dexie {
  declare documents: Table<DocumentRow, [string, string]>
  declare outbox: Table<EditRow, number>
  declare refusals: Table<RefusalRow, [string, string]>
  declare photos: Table<PhotoRow, string>
  declare pictures: Table<PictureRow, string>
  declare drafts: Table<DraftRow, string>
  declare meta: Table<MetaRow, string>

  constructor(name = 'zhudian', options: DexieOptions = {}) {
    super(name, options)
    this.version(1).stores({
      documents: '[collection+id], collection, [collection+ref], [collection+day]',
      outbox: 'seq, state, collection, [collection+id]',
      refusals: '[collection+id], collection, refused_at',
      photos: 'id, state, [collection+doc_id]',
      pictures: 'id',
      drafts: 'key',
      meta: 'key',
    })
  }

  /** Within a transaction that has both tables. */
  async dropPhotos(ids: string[]): Promise<void> {
    await this.photos.bulkDelete(ids)
    await this.pictures.bulkDelete(ids)
  }

  async read<T>(key: string): Promise<T | null> {
    return ((await this.meta.get(key))?.value as T | undefined) ?? null
  }

  async write(key: string, value: unknown): Promise<void> {
    await this.meta.put({ key, value })
  }
}

export type { Sealed }
