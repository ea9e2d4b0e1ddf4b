/** Pictures of something that is still being written: sealed beside its draft, and handed over with its document. */
import type { Declared } from '@/core/day/documents'
import type { NewPhoto } from '@/core/outbox'
import { phone } from './phone'

const keyOf = (id: string): string => `picture/${id}`

export async function keepPicture(id: string, bytes: ArrayBuffer): Promise<void> {
  const body = await phone.open.vault.sealBytes(bytes, `draft/${keyOf(id)}`)
  await phone.database.drafts.put({ key: keyOf(id), saved_at: Date.now(), body })
}

/** Of a draft, or of a document that is on its way; null when the server alone has it. */
export async function pictureOf(id: string): Promise<ArrayBuffer | null> {
  const { database, open } = phone
  const draft = await database.drafts.get(keyOf(id))
  if (draft) return open.vault.unsealBytes(draft.body, `draft/${keyOf(id)}`)
  const kept = await database.pictures.get(id)
  return kept ? open.vault.unsealBytes(kept.body, `photo/${id}`) : null
}

/** One that was taken by mistake, also when its document is on its way. */
export async function removePicture(id: string): Promise<void> {
  const { database } = phone
  await database.transaction('rw', database.drafts, database.photos, database.pictures, async () => {
    await database.drafts.delete(keyOf(id))
    await database.dropPhotos([id])
  })
}

async function dropPictures(photos: Pick<Declared, 'id'>[]): Promise<void> {
  await phone.database.drafts.bulkDelete(photos.map(({ id }) => keyOf(id)))
}

/** A document with its new pictures, into the outbox; what was beside the draft is then no longer needed. */
export async function writeWithPictures(collection: string, id: string, doc: { photos: Declared[] } & Record<string, unknown>): Promise<void> {
  const { database, open } = phone
  const drafts = await database.drafts.bulkGet(doc.photos.map((photo) => keyOf(photo.id)))
  const fresh = doc.photos.filter((_, place) => drafts[place])
  const photos = await Promise.all(
    fresh.map(async ({ id: photo, sha256, media_type, taken_at }): Promise<NewPhoto> => {
      const bytes = (await pictureOf(photo))!
      return { id: photo, sha256, media_type, taken_at: taken_at ? Date.parse(taken_at) : Date.now(), bytes }
    }),
  )
  await open.outbox.write(collection, id, doc, photos)
  await dropPictures(fresh)
}
