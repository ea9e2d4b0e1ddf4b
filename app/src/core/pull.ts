/**
 * Takes in what the server has, page by page (docs/sync.md, 2). Each page and its cursor are kept in one transaction, and only if the
 * cursor is still the one that was asked from: a page that another tab was faster with is dropped, and so is one of a phone that has been
 * erased meanwhile.
 */
import type { Api } from './api'
import type { DocumentRow, PhoneDatabase } from './database'
import { Refused } from './failures'
import { sealed } from './store'
import type { Vault } from './vault'
import type { Change, PhotoRow, PullPage } from './wire'

export interface PullContext {
  database: PhoneDatabase
  vault: Vault
  api: Api
  /** Documents of one page; fewer on a line on which a page does not come through. */
  pageSize: number
  report?: (done: number, more: boolean) => void
}

/** Takes in changes until there are no more; how many is returned. @throws as `Api.json` */
export async function pullAll(context: PullContext): Promise<number> {
  const { database } = context
  const device = await database.read<string>('device_id')
  // What was acknowledged by now is in the pages that follow: when the last has come, it need not be shown from the outbox.
  const acknowledged = (await database.outbox.where({ state: 'acknowledged' }).primaryKeys()) as number[]
  let taken = 0
  for (;;) {
    const cursor = await database.read<string>('cursor')
    const page = await ask(context, cursor)
    if (page === 'start again') {
      await database.write('cursor', null)
      continue
    }
    await take(context, page, { cursor, device }, page.more ? [] : acknowledged)
    taken += page.changes.length
    context.report?.(taken, page.more)
    if (!page.more) return taken
  }
}

async function ask({ api, pageSize }: PullContext, cursor: string | null): Promise<PullPage | 'start again'> {
  const query = new URLSearchParams({ limit: String(pageSize), ...(cursor === null ? {} : { cursor }) })
  try {
    return await api.json<PullPage>('GET', `/sync/pull?${query}`)
  } catch (error) {
    if (cursor !== null && error instanceof Refused && error.problem.slug === 'bad-cursor') return 'start again'
    throw error
  }
}

async function take(context: PullContext, page: PullPage, asked: { cursor: string | null; device: string | null }, settled: number[]): Promise<void> {
  const { database, vault } = context
  const rows = await Promise.all(page.changes.map((change) => rowOf(vault, change)))
  const { documents, outbox, photos, pictures, meta } = database
  await database.transaction('rw', documents, outbox, photos, pictures, meta, async () => {
    if ((await database.read<string>('cursor')) !== asked.cursor) return
    if ((await database.read<string>('device_id')) !== asked.device) return
    if (page.reset || asked.cursor === null) await documents.clear()
    const gone = page.changes.filter((change) => change.deleted)
    await documents.bulkDelete(gone.map(({ collection, id }) => [collection, id] as [string, string]))
    await documents.bulkPut(rows.filter((row) => row !== null))
    await outbox.bulkDelete(settled)
    await dropArrived(database, page.changes)
    await database.write('cursor', page.cursor)
  })
}

async function rowOf(vault: Vault, change: Change): Promise<DocumentRow | null> {
  const { collection, id, rev, doc } = change
  return doc && !change.deleted ? { collection, id, rev, ...(await sealed(vault, collection, id, doc)) } : null
}

/** The phone's copies of pictures that are on the server now, or went with a document that has left. */
async function dropArrived(database: PhoneDatabase, changes: Change[]): Promise<void> {
  const declared = changes.flatMap((change) => (change.doc?.['photos'] ?? []) as PhotoRow[])
  await database.dropPhotos(declared.filter((photo) => photo.received_at).map((photo) => photo.id))
  for (const { collection, id } of changes.filter((change) => change.deleted)) {
    const left = database.photos.where({ collection, doc_id: id })
    await database.dropPhotos(await left.filter((photo) => photo.state === 'sent').primaryKeys())
  }
}

/** Starts one collection again, and leaves everything else and the cursor as they are. @throws as `Api.json` */
export async function pullAgain(context: PullContext, collection: string): Promise<void> {
  const rows: DocumentRow[] = []
  let cursor: string | null = null
  for (let more = true; more; ) {
    const query: URLSearchParams = new URLSearchParams({ collection, limit: String(context.pageSize), ...(cursor === null ? {} : { cursor }) })
    const page: PullPage = await context.api.json<PullPage>('GET', `/sync/pull?${query}`)
    for (const row of await Promise.all(page.changes.map((change) => rowOf(context.vault, change)))) if (row) rows.push(row)
    ;({ cursor, more } = page)
  }
  const { documents } = context.database
  await context.database.transaction('rw', documents, async () => {
    await documents.where({ collection }).delete()
    await documents.bulkPut(rows)
  })
}
