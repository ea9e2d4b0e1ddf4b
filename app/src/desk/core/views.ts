/**
 * Filters that somebody wants again, under a name: kept on this machine, by person and list. Searched words are left out, for these may
 * be somebody's name, and views outlive a log-out.
 */
import type { DeskDatabase } from './database'
import type { Filter, Values } from './filters'

export interface SavedView {
  name: string
  values: Values
}

const keyOf = (person: string, list: string): string => `views/${person}/${list}`

export async function savedViews(database: DeskDatabase, person: string, list: string): Promise<SavedView[]> {
  return (await database.read<SavedView[]>(keyOf(person, list))) ?? []
}

/** One of the same name is replaced. */
export async function saveView(database: DeskDatabase, person: string, list: string, filters: readonly Filter[], view: SavedView): Promise<SavedView[]> {
  const lasting = filters.filter(({ kind }) => kind !== 'search').map(({ key }) => key)
  const values = Object.fromEntries(Object.entries(view.values).filter(([key]) => lasting.includes(key)))
  return change(database, person, list, (views) => [...views.filter(({ name }) => name !== view.name), { name: view.name, values }])
}

export async function dropView(database: DeskDatabase, person: string, list: string, name: string): Promise<SavedView[]> {
  return change(database, person, list, (views) => views.filter((view) => view.name !== name))
}

async function change(database: DeskDatabase, person: string, list: string, to: (views: SavedView[]) => SavedView[]): Promise<SavedView[]> {
  return database.transaction('rw', database.meta, async () => {
    const views = to(await savedViews(database, person, list))
    await database.write(keyOf(person, list), views)
    return views
  })
}
