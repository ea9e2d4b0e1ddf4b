/**
 * Sends the outbox, oldest first, in portions, and acts on every answer (docs/sync.md, 3).
 *
 * An answer is settled by `device_seq`: an edit that was replaced while it was on its way is no longer there, and whatever the
 * server says of it is the newer one's business. What was deferred is sent again once, after the rest.
 */
import type { Api } from './api'
import type { EditRow, PhoneDatabase, RefusalRow } from './database'
import { Refused } from './failures'
import { unsentOf } from './outbox'
import { placeOf } from './store'
import type { Vault } from './vault'
import { type Doc, type PushAnswer, type PushResult, type PushedChange, wireTime } from './wire'

export interface Portion {
  documents: number
  bytes: number
}

export interface PushContext {
  database: PhoneDatabase
  vault: Vault
  api: Api
  now: () => number
  appVersion: string
  /** At most so much in one request; halved here when the server finds it too large. */
  portion: Portion
  report?: (done: number, total: number) => void
}

/** Version of the documents' schemas that this app speaks. */
export const SCHEMA = 1

/** Sends all that waits; how many documents were settled is returned. @throws as `Api.json` */
export async function pushAll(context: PushContext): Promise<number> {
  const { outbox } = context.database
  const tried = new Set<number>()
  let settled = 0
  for (const state of ['waiting', 'deferred'] as const) {
    const triedInThisState = new Set(state === 'deferred' ? [] : tried)
    for (;;) {
      const left = (await outbox.where({ state }).sortBy('seq')).filter((edit) => !triedInThisState.has(edit.seq))
      context.report?.(settled, settled + left.length)
      const some = first(left, context.portion)
      if (!some.length) break
      if (await pushSome(context, some)) {
        for (const edit of some) triedInThisState.add(edit.seq)
        settled += some.length
      }
    }
  }
  return settled
}

/** Tells the server how much this phone still holds, with nothing to write. */
export async function sayHowMuchIsUnsent(context: PushContext): Promise<void> {
  await send(context, [])
}

function first(edits: EditRow[], { documents, bytes }: Portion): EditRow[] {
  let sum = 0
  const some = edits.slice(0, documents)
  const end = some.findIndex((edit) => (sum += edit.bytes) > bytes)
  return end < 0 ? some : some.slice(0, Math.max(1, end))
}

/** Whether it was settled; false when it has to be sent in smaller portions. */
async function pushSome(context: PushContext, edits: EditRow[]): Promise<boolean> {
  const changes = await Promise.all(edits.map((edit) => changeOf(context.vault, edit)))
  let results: PushResult[]
  try {
    results = await send(context, changes)
  } catch (error) {
    if (!(error instanceof Refused && error.status === 413)) throw error
    context.portion.documents = Math.max(1, Math.floor(edits.length / 2))
    context.portion.bytes = Math.max(1, Math.floor(context.portion.bytes / 2))
    if (edits.length > 1) return false
    results = edits.map(({ collection, id }) => ({ collection, id, status: 'rejected', problem: error.problem }))
  }
  await settle(context, edits, results)
  return true
}

async function send(context: PushContext, changes: PushedChange[]): Promise<PushResult[]> {
  const unsent = await unsentOf(context.database)
  const answer = await context.api.json<PushAnswer>('POST', '/sync/push', {
    device_time: wireTime(context.now()),
    app: { version: context.appVersion, schema: SCHEMA },
    outbox: {
      documents: Math.max(0, unsent.documents - changes.length),
      photos: unsent.photos,
      oldest_at: unsent.oldest_at === null ? null : wireTime(unsent.oldest_at),
    },
    changes,
  })
  if (answer.results.length !== changes.length) throw new Error('the server answered other changes than were sent')
  await context.database.write('clock_offset_ms', answer.clock_offset_ms)
  return answer.results
}

async function changeOf(vault: Vault, edit: EditRow): Promise<PushedChange> {
  const { collection, id, base_rev, seq } = edit
  const head = { collection, id, base_rev, device_seq: seq }
  return edit.body ? { ...head, doc: await vault.unseal<Doc>(edit.body, placeOf(collection, id)) } : { ...head, deleted: true }
}

async function settle(context: PushContext, edits: EditRow[], results: PushResult[]): Promise<void> {
  const theirs = await Promise.all(
    results.map(({ collection, id, doc }) => (doc ? context.vault.seal(doc, placeOf(collection, id)) : null)),
  )
  const { outbox, refusals, photos, pictures } = context.database
  await context.database.transaction('rw', outbox, refusals, photos, pictures, async () => {
    for (const [index, result] of results.entries()) {
      const edit = edits[index]!
      const place: [string, string] = [edit.collection, edit.id]
      switch (result.status) {
        case 'applied':
        case 'unchanged':
          if (!(await outbox.update(edit.seq, { state: 'acknowledged', acknowledged_rev: result.rev ?? 0 }))) break
          if (((await refusals.get(place))?.seq ?? Infinity) < edit.seq) await refusals.delete(place)
          if (!edit.body) await context.database.dropPhotos(await photos.where({ collection: edit.collection, doc_id: edit.id }).primaryKeys())
          break
        case 'deferred':
          await outbox.update(edit.seq, { state: 'deferred', problem: result.problem ?? null })
          break
        case 'conflict':
        case 'rejected':
          if (!(await outbox.get(edit.seq))) break
          await refusals.put(refusalOf(edit, result, theirs[index] ?? null, context.now()))
          await outbox.delete(edit.seq)
      }
    }
  })
}

function refusalOf(edit: EditRow, result: PushResult, theirs: RefusalRow['theirs'], now: number): RefusalRow {
  const { collection, id, seq, ref, day, body } = edit
  return {
    ...{ collection, id, seq, ref, day, body, theirs },
    status: result.status === 'conflict' ? 'conflict' : 'rejected',
    rev: result.rev ?? edit.base_rev,
    refusal_id: result.refusal_id ?? '',
    problem: result.problem ?? null,
    refused_at: now,
  }
}
