/**
 * The last resort: all unsent work in one file, readable, for a phone that cannot send any more (docs/app.md, The file).
 *
 * `unsent.json` has the documents as a push has them, refused ones and drafts; `photos/` has the pictures under their ids. Nothing on
 * the phone changes. The file is not encrypted: screens ask before.
 */
import { mediaTypeOf } from '../camera/kind'
import type { DraftRow, PhoneDatabase } from '../database'
import { placeOf } from '../store'
import type { Vault } from '../vault'
import { type Doc, type Person, wireTime } from '../wire'
import { pictureOf } from './listing'
import { isWork } from './risk'
import { type Entry, zipOf } from './zip'

export const FORMAT = 'zhudian-unsent'
export const VERSION = 1

export interface ExportContext {
  database: PhoneDatabase
  vault: Vault
  person: Person
  appVersion: string
  now: () => number
}

export interface UnsentFile {
  format: typeof FORMAT
  version: number
  exported_at: string
  app_version: string
  device_id: string | null
  person: { id: string; username: string; name: string; city: Person['city'] }
  /** As the `changes` of POST /sync/push; `refused` says why the server did not take one. */
  documents: { collection: string; id: string; base_rev: number; device_seq: number; edited_at: string; doc?: Doc; deleted?: true; refused?: string }[]
  photos: { id: string; collection: string; doc_id: string; sha256: string; size: number; media_type: string; taken_at: string; file: string }[]
  /** Of a picture that has no document yet the value names the `file`. */
  drafts: { key: string; saved_at: string; value: unknown }[]
}

const PICTURE = 'picture/'

export async function exportUnsent(context: ExportContext, report: (done: number, total: number) => void = () => undefined): Promise<Blob> {
  const file = await unsentFile(context)
  const entries = async function* (): AsyncGenerator<Entry> {
    yield { name: 'unsent.json', content: new Blob([JSON.stringify(file, null, 1)]) }
    for (const [index, photo] of file.photos.entries()) {
      const content = await pictureOf(context.database, context.vault, photo.id)
      if (content) yield { name: photo.file, content }
      report(index + 1, file.photos.length)
    }
    for (const { key, value } of file.drafts) {
      const row = key.startsWith(PICTURE) && (await context.database.drafts.get(key))
      if (row) yield { name: (value as { file: string }).file, content: new Blob([await bytesOf(row, context.vault)]) }
    }
  }
  return zipOf(entries(), new Date(context.now()))
}

export async function unsentFile({ database, vault, person, appVersion, now }: ExportContext): Promise<UnsentFile> {
  const { outbox, refusals, photos, drafts } = database
  const [edits, refused, pictures, unfinished] = await database.transaction('r', outbox, refusals, photos, drafts, () =>
    Promise.all([
      outbox.where('state').anyOf('waiting', 'deferred').sortBy('seq'),
      refusals.orderBy('refused_at').toArray(),
      photos.where('state').anyOf('waiting', 'refused').sortBy('taken_at'),
      drafts.toArray(),
    ]),
  )
  const content = async (row: { collection: string; id: string; body: (typeof edits)[0]['body'] }): Promise<{ doc: Doc } | { deleted: true }> =>
    row.body ? { doc: await vault.unseal<Doc>(row.body, placeOf(row.collection, row.id)) } : { deleted: true }
  const { id, username, name, city } = person
  return {
    ...{ format: FORMAT, version: VERSION, exported_at: wireTime(now()), app_version: appVersion },
    device_id: await database.read<string>('device_id'),
    person: { id, username, name, city },
    documents: await Promise.all([
      ...edits.map(async (row) => ({ ...pick(row, row.base_rev, row.edited_at), ...(await content(row)) })),
      ...refused.map(async (row) => ({ ...pick(row, row.rev, row.refused_at), ...(await content(row)), refused: row.problem?.slug ?? row.status })),
    ]),
    photos: pictures.map((photo) => ({
      ...{ id: photo.id, collection: photo.collection, doc_id: photo.doc_id, sha256: photo.sha256, size: photo.size },
      ...{ media_type: photo.media_type, taken_at: wireTime(photo.taken_at), file: `photos/${photo.id}.${photo.media_type.split('/')[1]}` },
    })),
    drafts: await Promise.all(
      unfinished.filter(({ key }) => isWork(key)).map(async (row) => ({ key: row.key, saved_at: wireTime(row.saved_at), value: await draftOf(row, vault) })),
    ),
  }
}

async function draftOf(row: DraftRow, vault: Vault): Promise<unknown> {
  if (!row.key.startsWith(PICTURE)) return vault.unseal(row.body, `draft/${row.key}`)
  const type = mediaTypeOf(await bytesOf(row, vault)) ?? 'image/jpeg'
  return { file: `photos/${row.key.slice(PICTURE.length)}.${type.split('/')[1]}` }
}

const bytesOf = (row: DraftRow, vault: Vault): Promise<ArrayBuffer> => vault.unsealBytes(row.body, `draft/${row.key}`)

function pick({ collection, id, seq }: { collection: string; id: string; seq: number }, base_rev: number, edited_at: number) {
  return { collection, id, base_rev, device_seq: seq, edited_at: wireTime(edited_at) }
}
