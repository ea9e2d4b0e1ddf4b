/** Pictures of something that is still being written: sealed beside its draft, and handed over with its document. */
import { exclusively } from '@/core/locks'
import type { NewPhoto } from '@/core/outbox'
import type { VisitPhoto } from '@/core/visit/documents'
import { phone } from './phone'

const keyOf = (id: string): string => `picture/${id}`

export async function keepPicture(id: string, bytes: ArrayBuffer): Promise<void> {
  const body = await phone.open.vault.sealBytes(bytes, `draft/${keyOf(id)}`)
  await phone.database.drafts.put({ key: keyOf(id), saved_at: Date.now(), body })
}

export async function dropPictures(photos: Pick<VisitPhoto, 'id'>[]): Promise<void> {
  await phone.database.drafts.bulkDelete(photos.map(({ id }) => keyOf(id)))
}

type WithPhotos = { photos: VisitPhoto[] } & Record<string, unknown>

/**
 * A document with its new pictures, into the outbox; what was beside the draft is then no longer needed. One step after the other: the
 * pictures of the first may take longer to open than the second.
 */
export function writeWithPictures(collection: string, id: string, doc: WithPhotos): Promise<void> {
  return exclusively(`zhudian-pictures/${id}`, () => write(collection, id, doc))
}

async function write(collection: string, id: string, doc: WithPhotos): Promise<void> {
  const { database, open } = phone
  const drafts = await database.drafts.bulkGet(doc.photos.map((photo) => keyOf(photo.id)))
  const fresh = doc.photos.flatMap((photo, place) => (drafts[place] ? [{ photo, body: drafts[place].body }] : []))
  const photos = await Promise.all(
    fresh.map(async ({ photo, body }): Promise<NewPhoto> => {
      const bytes = await open.vault.unsealBytes(body, `draft/${keyOf(photo.id)}`)
      return { id: photo.id, sha256: photo.sha256, media_type: photo.media_type, taken_at: photo.taken_at ? Date.parse(photo.taken_at) : Date.now(), bytes }
    }),
  )
  await open.outbox.write(collection, id, doc, photos)
  await dropPictures(fresh.map(({ photo }) => photo))
}
