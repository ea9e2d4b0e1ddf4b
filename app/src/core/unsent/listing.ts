/** What has not been sent, piece by piece, in the order in which it goes. */
import type { EditRow, PhoneDatabase, PhotoRow } from '../database'
import { placeOf } from '../store'
import type { Vault } from '../vault'
import type { Doc } from '../wire'

export interface UnsentPhoto {
  id: string
  size: number
  sent_bytes: number
  taken_at: number
}

export interface UnsentDocument {
  collection: string
  id: string
  edited_at: number
  bytes: number
  /** `sent`: the document has arrived, and its photos are on their way. */
  state: 'waiting' | 'deferred' | 'sent'
  /** Why the server cannot take it yet. */
  reason: string | null
  isTakenBack: boolean
  photos: UnsentPhoto[]
}

export async function unsentList(database: PhoneDatabase): Promise<UnsentDocument[]> {
  const { outbox, photos } = database
  const [edits, waiting] = await database.transaction('r', outbox, photos, () =>
    Promise.all([
      outbox.where('state').anyOf('waiting', 'deferred').sortBy('seq'),
      photos.where('state').equals('waiting').sortBy('taken_at'),
    ]),
  )
  const listed = new Map(edits.map((edit) => [placeOf(edit.collection, edit.id), documentOf(edit)]))
  for (const photo of waiting) {
    const place = placeOf(photo.collection, photo.doc_id)
    const document = listed.get(place) ?? onlyPhotos(photo)
    document.photos.push({ id: photo.id, size: photo.size, sent_bytes: photo.sent_bytes, taken_at: photo.taken_at })
    listed.set(place, document)
  }
  return [...listed.values()]
}

function documentOf({ collection, id, edited_at, bytes, state, problem, body }: EditRow): UnsentDocument {
  const isDeferred = state === 'deferred'
  return {
    ...{ collection, id, edited_at, bytes, state: isDeferred ? 'deferred' : 'waiting' },
    ...{ reason: isDeferred ? (problem?.title ?? null) : null, isTakenBack: body === null, photos: [] },
  }
}

function onlyPhotos({ collection, doc_id, taken_at }: PhotoRow): UnsentDocument {
  return { collection, id: doc_id, edited_at: taken_at, bytes: 0, state: 'sent', reason: null, isTakenBack: false, photos: [] }
}

/** The bytes of a picture that is still on this phone; null if it is not. */
export async function pictureOf(database: PhoneDatabase, vault: Vault, id: string): Promise<Blob | null> {
  const [row, picture] = await Promise.all([database.photos.get(id), database.pictures.get(id)])
  return row && picture ? new Blob([await vault.unsealBytes(picture.body, `photo/${id}`)], { type: row.media_type }) : null
}

/** At which shop a document is: directly, or by what it names. */
export function shopOf(doc: Doc | null): string | null {
  const within = (doc?.['terminal'] as Doc | undefined)?.['id']
  const id = doc?.['terminal_id'] ?? within
  return typeof id === 'string' ? id : null
}
