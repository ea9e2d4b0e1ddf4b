/** Phones of the model server's person, each with a database of its own that lives in memory. */
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { PhoneDatabase } from '@/core/database'
import { Phone, type PhoneOptions } from '@/core/phone'
import type { Server } from './server'

export function newDatabase(indexedDB = new IDBFactory()): PhoneDatabase {
  return new PhoneDatabase('zhudian', { indexedDB, IDBKeyRange })
}

/** Chance that can be told again. */
export function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A phone that is logged in and open, and syncs only when told to. */
export async function openPhone(server: Server, options: Partial<PhoneOptions> = {}): Promise<Phone> {
  const phone = emptyPhone(server, options)
  await phone.start()
  await phone.logIn('lin.xiao', 'right')
  await phone.guard(null)
  await settle(phone)
  return phone
}

export function emptyPhone(server: Server, options: Partial<PhoneOptions> = {}): Phone {
  return new Phone({ appVersion: '1.4.0', database: newDatabase(), fetch: server.fetch, iterations: 10, ...options })
}

/** Ends what began by itself: from here on the test says when. */
export async function settle(phone: Phone): Promise<void> {
  await phone.open.engine.syncNow()
  await phone.open.engine.stop()
}

export async function sync(phone: Phone): Promise<void> {
  await phone.open.engine.syncNow()
  await phone.open.engine.stop()
}

/** All that a phone holds of the server's, by `collection/id`. */
export async function held(phone: Phone): Promise<Map<string, { rev: number; doc: unknown }>> {
  const rows = await phone.database.documents.toArray()
  const { vault } = phone.open
  return new Map(
    await Promise.all(
      rows.map(async ({ collection, id, rev, body }) => {
        const key = `${collection}/${id}`
        return [key, { rev, doc: await vault.unseal(body, key) }] as const
      }),
    ),
  )
}
