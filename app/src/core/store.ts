/**
 * Documents as a person sees them: the server's copy, and over it what this phone has written and the server has not shown yet.
 *
 * Of one document the newest edit counts, then what was refused (it stays visible until it is corrected or given up), then the
 * server's copy. The part `server` is always the server's.
 */
import { indexOf } from './collections'
import type { DocumentRow, EditRow, PhoneDatabase, RefusalRow, Sealed } from './database'
import type { Vault } from './vault'
import type { Doc } from './wire'

export type Standing = 'synced' | 'unsent' | 'refused'

export interface Held<T extends Doc = Doc> {
  id: string
  doc: T
  standing: Standing
}

export interface Query {
  /** What the documents belong to, see collections.ts. */
  ref?: string
  /** From this day on, and up to that one, both included. */
  from?: string
  to?: string
}

interface Row {
  id: string
  ref: string
  day: string
  body: Sealed | null
}

export const placeOf = (collection: string, id: string): string => `${collection}/${id}`

export class Store {
  /** Drafts are kept in the order in which they were given, however long each takes to seal. */
  #drafting: Promise<unknown> = Promise.resolve()

  constructor(
    private readonly database: PhoneDatabase,
    private readonly vault: Vault,
  ) {}

  /** All documents of a collection that fit, in no particular order. */
  async list<T extends Doc>(collection: string, query: Query = {}): Promise<Held<T>[]> {
    const { documents, outbox, refusals } = this.database
    const [stored, refused, edits] = await this.database.transaction('r', documents, outbox, refusals, () =>
      Promise.all([
        this.#stored(collection, query).toArray(),
        refusals.where({ collection }).toArray(),
        outbox.where({ collection }).sortBy('seq'),
      ]),
    )
    return this.#merged<T>(collection, stored, refused, edits, query)
  }

  /** Those of a collection with these ids, as far as they are there: opening a few is much faster than opening all. */
  async some<T extends Doc>(collection: string, ids: string[]): Promise<Held<T>[]> {
    const { documents, outbox, refusals } = this.database
    const places = ids.map((id): [string, string] => [collection, id])
    const [stored, refused, edits] = await this.database.transaction('r', documents, outbox, refusals, () =>
      Promise.all([
        documents.bulkGet(places),
        refusals.bulkGet(places),
        outbox.where('[collection+id]').anyOf(places).sortBy('seq'),
      ]),
    )
    return this.#merged<T>(collection, stored.filter(isThere), refused.filter(isThere), edits, {})
  }

  async get<T extends Doc>(collection: string, id: string): Promise<Held<T> | null> {
    const { documents, outbox, refusals } = this.database
    // At one moment: a pull moves a document from one table to another.
    const [stored, refused, edits] = await this.database.transaction('r', documents, outbox, refusals, () =>
      Promise.all([documents.get([collection, id]), refusals.get([collection, id]), outbox.where({ collection, id }).sortBy('seq')]),
    )
    const edit = edits.at(-1)
    const row = edit ?? refused ?? stored
    if (!row?.body) return null
    const standing = edit ? (edit.state === 'acknowledged' ? 'synced' : 'unsent') : refused ? 'refused' : 'synced'
    return { id, standing, doc: await this.#read<T>(collection, row, new Map(stored && [[id, stored.body]])) }
  }

  /** What a screen had not finished when it was left. One that does not open, of a phone's former life, is none. */
  async draft<T>(key: string): Promise<T | null> {
    const row = await this.database.drafts.get(key)
    return row ? this.vault.unseal<T>(row.body, `draft/${key}`).catch(() => null) : null
  }

  async saveDraft(key: string, value: unknown): Promise<void> {
    const sealing = this.vault.seal(value, `draft/${key}`)
    await this.#afterOthers(sealing, (body) => this.database.drafts.put({ key, saved_at: Date.now(), body }))
  }

  async dropDraft(key: string): Promise<void> {
    await this.#afterOthers(null, () => this.database.drafts.delete(key))
  }

  async #afterOthers<T>(ready: T | Promise<T>, write: (ready: T) => PromiseLike<unknown>): Promise<void> {
    const turn = Promise.all([ready, this.#drafting]).then(([value]) => write(value))
    this.#drafting = turn.catch(() => undefined)
    await turn
  }

  #stored(collection: string, { ref, from, to }: Query) {
    const { documents } = this.database
    if (ref !== undefined) return documents.where({ collection, ref })
    if (from === undefined && to === undefined) return documents.where({ collection })
    return documents.where('[collection+day]').between([collection, from ?? ''], [collection, to ?? '\uffff'], true, true)
  }

  #merged<T extends Doc>(collection: string, stored: DocumentRow[], refused: RefusalRow[], edits: EditRow[], query: Query): Promise<Held<T>[]> {
    const rows = new Map<string, { row: Row; standing: Standing }>()
    for (const row of stored) rows.set(row.id, { row, standing: 'synced' })
    for (const row of refused) rows.set(row.id, { row, standing: 'refused' })
    for (const row of edits) rows.set(row.id, { row, standing: row.state === 'acknowledged' ? 'synced' : 'unsent' })
    const fitting = [...rows.values()].filter(({ row }) => row.body !== null && fits(row, query))
    const servers = new Map(stored.map((row) => [row.id, row.body]))
    return Promise.all(
      fitting.map(async ({ row, standing }) => ({ id: row.id, standing, doc: await this.#read<T>(collection, row, servers) })),
    )
  }

  async #read<T>(collection: string, row: Row, servers: Map<string, Sealed>): Promise<T> {
    const place = placeOf(collection, row.id)
    const doc = await this.vault.unseal<Doc>(row.body!, place)
    const stored = servers.get(row.id)
    if (!stored || stored === row.body) return doc as T
    const { server } = await this.vault.unseal<Doc>(stored, place)
    return (server === undefined ? doc : { ...doc, server }) as T
  }
}

const isThere = <T>(row: T | undefined): row is T => row !== undefined

function fits(row: Row, { ref, from, to }: Query): boolean {
  return (ref === undefined || row.ref === ref) && (from === undefined || row.day >= from) && (to === undefined || row.day <= to)
}

/** Seals a document of either side for its place, with what it is found by. */
export async function sealed(vault: Vault, collection: string, id: string, doc: Doc): Promise<{ body: Sealed; ref: string; day: string }> {
  return { ...indexOf(collection, doc), body: await vault.seal(doc, placeOf(collection, id)) }
}
