/**
 * What a desk keeps on the machine: the session, sealed, and how its person likes to work. Nothing of what was read.
 *
 * A row of `meta` whose key begins with `views/` outlives a log-out: names and filters of saved views, by person (views.ts).
 */
import { Dexie, type DexieOptions, type Table } from 'dexie'
import type { MetaRow } from '@/core/database'

export class DeskDatabase extends Dexie {
  declare meta: Table<MetaRow, string>

  constructor(name = 'zhudian-desk', options: DexieOptions = {}) {
    super(name, options)
    this.version(1).stores({ meta: 'key' })
  }

  async read<T>(key: string): Promise<T | null> {
    return ((await this.meta.get(key))?.value as T | undefined) ?? null
  }

  async write(key: string, value: unknown): Promise<void> {
    await this.meta.put({ key, value })
  }
}
