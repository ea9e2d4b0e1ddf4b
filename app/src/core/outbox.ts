/**
 * Edits of this phone, kept until the server has said what became of them.
 *
 * An edit takes the place of an older one of the same document that was not acknowledged, even while that is on its way: it
 * has all that the older had, and a higher `device_seq`, so that the server takes it whichever arrives last. It inherits the older
 * one's `base_rev`, for that is what it was made from.
 */
import type { EditRow, PhoneDatabase, PhotoRow, PictureRow } from './database'
import { placeOf, sealed } from './store'
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

export class Outbox {
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
    const at = this.now()
    const content = doc ? await sealed(this.vault, collection, id, ownPart(doc)) : { ref: '', day: '', body: null }
    const sealedOnes = await Promise.all(photos.map((photo) => this.#picture(photo)))
    const { documents, outbox, meta, photos: kept, pictures } = this.database
    await this.database.transaction('rw', documents, outbox, meta, kept, pictures, async () => {
      const [stored, edits] = await Promise.all([documents.get([collection, id]), outbox.where({ collection, id }).toArray()])
      const pending = edits.find((edit) => edit.state !== 'acknowledged')
      const seq = (((await meta.get('device_seq'))?.value as number | undefined) ?? 0) + 1
      await meta.put({ key: 'device_seq', value: seq })
      if (pending) await outbox.delete(pending.seq)
      await outbox.add({
        seq,
        collection,
        id,
        base_rev: pending?.base_rev ?? Math.max(0, stored?.rev ?? 0, ...edits.map((edit) => edit.acknowledged_rev)),
        state: 'waiting',
        acknowledged_rev: 0,
        problem: null,
        edited_at: at,
        bytes: content.body?.length ?? 0,
        ...content,
      })
      if (doc) await this.#dropUndeclared(collection, id, doc)
      await kept.bulkPut(photos.map((photo) => photoRow(photo, collection, id)))
      await pictures.bulkPut(sealedOnes)
    })
    this.afterEdit()
  }

  /** Sends an edit that was refused once more, on top of what the server has now: as it was (“keep mine”), or as it was corrected. */
  async insist(collection: string, id: string, corrected: Doc | null = null): Promise<void> {
    const content = corrected && (await sealed(this.vault, collection, id, ownPart(corrected)))
    const { outbox, refusals, meta } = this.database
    await this.database.transaction('rw', outbox, refusals, meta, async () => {
      const refusal = await refusals.get([collection, id])
      if (!refusal) return
      const seq = (((await meta.get('device_seq'))?.value as number | undefined) ?? 0) + 1
      await meta.put({ key: 'device_seq', value: seq })
      const { rev } = refusal
      const { ref, day, body } = content ?? refusal
      const edit: EditRow = {
        ...{ seq, collection, id, ref, day, body, base_rev: rev, state: 'waiting', acknowledged_rev: 0, problem: null },
        ...{ edited_at: this.now(), bytes: body?.length ?? 0 },
      }
      await outbox.add(edit)
      await refusals.delete([collection, id])
    })
    this.afterEdit()
  }

  /** Gives a refused edit up: “take theirs”. Pictures that only it declared go with it. */
  async giveUp(collection: string, id: string): Promise<void> {
    const { documents, refusals, photos, pictures } = this.database
    const stored = await documents.get([collection, id])
    const theirs = stored && (await this.vault.unseal<Doc>(stored.body, placeOf(collection, id)))
    await this.database.transaction('rw', refusals, photos, pictures, async () => {
      await refusals.delete([collection, id])
      await this.#dropUndeclared(collection, id, theirs ?? {})
    })
    this.afterEdit()
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
