/**
 * Edits of this phone, kept until the server has said what became of them.
 *
 * An edit takes the place of an older one of the same document that was not acknowledged, even while that is on its way: it
 * has all that the older had, and a higher `device_seq`, so that the server takes it whichever arrives last. It inherits the older
 * one's `base_rev`, for that is what it was made from.
 */
import type { EditRow, PhoneDatabase, PhotoRow, PictureRow } from './database'
import { placeOf, sealed } from './store'
import { rebased } from './unsent/rebase'
import type { Vault } from './vault'
import type { Doc } from './wire'

export interface NewPhoto {
  id: string
  sha256: string
  media_type: string
  taken_at: number
  bytes: ArrayBuffer
}

/** What has not reached the server yet. */
export interface Unsent {
  documents: number
  photos: number
  bytes: number
  /** Milliseconds since 1970; null when there is nothing. */
  oldest_at: number | null
  /** Documents and photos that the server refused, and somebody has to look at. */
  refused: number
  /** `device_seq` of the newest edit: by it one sees that something unsent was changed, though there is no more of it than before. */
  newest_seq: number
}

export const NOTHING_UNSENT: Unsent = { documents: 0, photos: 0, bytes: 0, oldest_at: null, refused: 0, newest_seq: 0 }

interface Content {
  ref: string
  day: string
  body: EditRow['body']
}

export class Outbox {
  /** Edits are kept in the order in which they were made, however long the pictures of one take to seal. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(
    private readonly database: PhoneDatabase,
    private readonly vault: Vault,
    private readonly now: () => number = Date.now,
    /** Told after each edit that was kept. */
    private readonly afterEdit: () => void = () => undefined,
  ) {}

  /**
   * Keeps an edit, and the pictures that came with it, in one step. Pictures that it does not declare any more are dropped. `doc` null
   * takes the document back; its pictures go once the server has agreed.
   *
   * @throws DexieError QuotaExceededError when the phone is full; then nothing was kept.
   */
  async write(collection: string, id: string, doc: Doc | null, photos: NewPhoto[] = []): Promise<void> {
    const content = doc ? sealed(this.vault, collection, id, ownPart(doc)) : { ref: '', day: '', body: null }
    const pictures = Promise.all(photos.map((photo) => this.#picture(photo)))
    const rows = photos.map((photo) => photoRow(photo, collection, id))
    await this.#inTurn(async () => this.#keep(collection, id, doc, await content, rows, await pictures), content, pictures)
  }

  async #keep(collection: string, id: string, doc: Doc | null, content: Content, rows: PhotoRow[], taken: PictureRow[]): Promise<void> {
    const { documents, outbox, refusals, meta, photos, pictures } = this.database
    await this.database.transaction('rw', [documents, outbox, refusals, meta, photos, pictures], async () => {
      const [stored, refusal, edits] = await Promise.all([
        documents.get([collection, id]),
        refusals.get([collection, id]),
        outbox.where({ collection, id }).toArray(),
      ])
      const pending = edits.find((edit) => edit.state !== 'acknowledged')
      const newest = Math.max(0, stored?.rev ?? 0, ...edits.map((edit) => edit.acknowledged_rev))
      const seen = refusal?.status === 'conflict' ? Math.max(0, Math.min(newest, refusal.rev - 1)) : newest
      if (pending) await outbox.delete(pending.seq)
      await this.#add(collection, id, content, pending?.base_rev ?? seen)
      if (doc) await this.#dropUndeclared(collection, id, doc)
      await photos.bulkPut(rows)
      await pictures.bulkPut(taken)
    })
  }

  /**
   * Sends an edit that was refused once more, on top of what the server has now: as it was (“keep mine”), or as it was corrected. What
   * has been written since stays written.
   */
  async insist(collection: string, id: string, corrected: Doc | null = null): Promise<void> {
    await this.#inTurn(async () => {
      while (!(await this.#insistOnce(collection, id, corrected))); // again, if it was answered meanwhile
    })
  }

  async #insistOnce(collection: string, id: string, corrected: Doc | null): Promise<boolean> {
    const { outbox, refusals, meta, photos, pictures } = this.database
    const read = () => Promise.all([refusals.get([collection, id]), outbox.where({ collection, id }).filter(({ state }) => state !== 'acknowledged').first()])
    const [refusal, pending] = await read()
    if (!refusal) return true
    const open = (body: EditRow['body']): Promise<Doc> | null => body && this.vault.unseal<Doc>(body, placeOf(collection, id))
    const mine = await open(refusal.body)
    const later = pending ? await open(pending.body) : mine
    const doc = later && mine && later !== mine ? rebased(mine, later, corrected ?? mine) : pending ? later : (corrected ?? mine)
    const content = doc ? await sealed(this.vault, collection, id, ownPart(doc)) : { ref: refusal.ref, day: refusal.day, body: null }
    return this.database.transaction('rw', [outbox, refusals, meta, photos, pictures], async () => {
      const [now, next] = await read()
      if (now?.seq !== refusal.seq || next?.seq !== pending?.seq) return false
      if (pending) await outbox.delete(pending.seq)
      await this.#add(collection, id, content, refusal.rev)
      await refusals.delete([collection, id])
      if (doc) await this.#dropUndeclared(collection, id, doc)
      return true
    })
  }

  /** Gives a refused edit up: “take theirs”. Pictures that only it declared go with it. */
  async giveUp(collection: string, id: string): Promise<void> {
    await this.#inTurn(async () => {
      const { documents, outbox, refusals, photos, pictures } = this.database
      const [stored, edits] = await Promise.all([documents.get([collection, id]), outbox.where({ collection, id }).sortBy('seq')])
      const { body = null } = edits.at(-1) ?? stored ?? {}
      const shown = body && (await this.vault.unseal<Doc>(body, placeOf(collection, id)))
      await this.database.transaction('rw', refusals, photos, pictures, async () => {
        await refusals.delete([collection, id])
        await this.#dropUndeclared(collection, id, shown ?? {})
      })
    })
  }

  /** Offers a photo that was refused once more. */
  async offerAgain(photo: string): Promise<void> {
    await this.database.photos.update(photo, { state: 'waiting', sent_bytes: 0, upload_url: null, problem: null })
    this.afterEdit()
  }

  /** Drops a photo that was refused; its document stays, and says that it is missing. */
  async dropPhoto(photo: string): Promise<void> {
    const { photos, pictures } = this.database
    await this.database.transaction('rw', photos, pictures, () => this.database.dropPhotos([photo]))
    this.afterEdit()
  }

  async unsent(): Promise<Unsent> {
    return unsentOf(this.database)
  }

  async #inTurn(work: () => Promise<void>, ...needs: unknown[]): Promise<void> {
    const turn = Promise.all([this.#last, ...needs]).then(work)
    this.#last = turn.catch(() => undefined)
    await turn
    this.afterEdit()
  }

  /** Within a transaction that has `outbox` and `meta`. */
  async #add(collection: string, id: string, content: Content, base_rev: number): Promise<void> {
    const { outbox, meta } = this.database
    const seq = (((await meta.get('device_seq'))?.value as number | undefined) ?? 0) + 1
    await meta.put({ key: 'device_seq', value: seq })
    const facts = { seq, collection, id, base_rev, state: 'waiting', acknowledged_rev: 0, problem: null } as const
    await outbox.add({ ...facts, edited_at: this.now(), bytes: content.body?.length ?? 0, ...content })
  }

  /** Within a transaction that has both tables of pictures. */
  async #dropUndeclared(collection: string, id: string, doc: Doc): Promise<void> {
    const declared = new Set(((doc['photos'] ?? []) as { id: string }[]).map((photo) => photo.id))
    const kept = await this.database.photos.where({ collection, doc_id: id }).primaryKeys()
    await this.database.dropPhotos(kept.filter((photo) => !declared.has(photo)))
  }

  async #picture({ id, bytes }: NewPhoto): Promise<PictureRow> {
    return { id, body: await this.vault.sealBytes(bytes, `photo/${id}`) }
  }
}

function photoRow({ id, sha256, media_type, taken_at, bytes }: NewPhoto, collection: string, doc_id: string): PhotoRow {
  return {
    ...{ id, sha256, media_type, taken_at, collection, doc_id, size: bytes.byteLength, state: 'waiting' },
    ...{ sent_at: 0, sent_bytes: 0, upload_url: null, problem: null },
  }
}

/** Counted without opening anything: the lock screen shows it too. */
export async function unsentOf(database: PhoneDatabase): Promise<Unsent> {
  const counted = { ...NOTHING_UNSENT }
  const older = (at: number): number => Math.min(at, counted.oldest_at ?? Infinity)
  const { outbox, photos, refusals } = database
  await database.transaction('r', outbox, photos, refusals, async () => {
    await outbox.where('state').anyOf('waiting', 'deferred').each((edit) => {
      counted.documents += 1
      counted.bytes += edit.bytes
      counted.newest_seq = Math.max(counted.newest_seq, edit.seq)
      counted.oldest_at = older(edit.edited_at)
    })
    await photos.where('state').equals('waiting').each((photo) => {
      counted.photos += 1
      counted.bytes += photo.size - photo.sent_bytes
      counted.oldest_at = older(photo.taken_at)
    })
    counted.refused = (await refusals.count()) + (await photos.where('state').equals('refused').count())
  })
  return counted
}

/** Without what only the server writes. */
function ownPart(doc: Doc): Doc {
  const own = { ...doc }
  delete own['server']
  return own
}
