/** Whether this phone holds just what the server says it must (docs/sync.md, 5). Revisions and ids suffice; nothing is opened. */
import type { PhoneDatabase } from './database'
import { Refused } from './failures'
import { type PullContext, pullAgain } from './pull'

/** The exclusive or of the SHA-256 of every `id:rev`, per collection. */
export async function hashesOf(database: PhoneDatabase): Promise<Record<string, string>> {
  const sums: Record<string, Uint8Array> = {}
  const rows = await database.documents.toArray()
  const digests = await Promise.all(rows.map(({ id, rev }) => crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${id}:${rev}`))))
  for (const [index, digest] of digests.entries()) {
    const sum = (sums[rows[index]!.collection] ??= new Uint8Array(32))
    for (const [at, byte] of new Uint8Array(digest).entries()) sum[at]! ^= byte
  }
  return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, hex(sum)]))
}

/** Compares right after a pull, and starts anew what differs; the names of those collections are returned. @throws as `Api.json` */
export async function compare(context: PullContext): Promise<string[]> {
  const cursor = await context.database.read<string>('cursor')
  if (cursor === null) return []
  const held = await hashesOf(context.database)
  try {
    const { differs } = await context.api.json<{ differs: string[] }>('POST', '/sync/digest', { cursor, held })
    for (const collection of differs) await pullAgain(context, collection)
    return differs
  } catch (error) {
    if (error instanceof Refused && error.problem.slug === 'cursor-behind') return [] // something has changed since: another time
    throw error
  }
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
