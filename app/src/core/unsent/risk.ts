/** What would be lost if this phone were erased now, counted without opening anything: for whoever is about to do so. */
import type { PhoneDatabase } from '../database'
import { placeOf } from '../store'

/** Drafts that are of a document, by the beginning of their key; of others each is one by itself. */
const OF_DOCUMENTS: Record<string, string> = { visit: 'visits', in_store_day: 'in_store_days' }
/** Kept to be seen, or part of something that is counted anyhow. */
const NO_WORK = ['thumbnail', 'colleagues', 'refusal', 'report_taken_back']

export const isWork = (key: string): boolean => !NO_WORK.includes(headOf(key))

const headOf = (key: string): string => key.split('/')[0]!

/** Documents that are unsent, refused or not finished, and photos of them. */
export async function atRisk(database: PhoneDatabase): Promise<{ documents: number; photos: number }> {
  const { outbox, refusals, photos, drafts } = database
  return database.transaction('r', outbox, refusals, photos, drafts, async () => {
    const edits = await outbox.where('state').anyOf('waiting', 'deferred').toArray()
    const keys = (await drafts.toCollection().primaryKeys()).filter(isWork)
    const pictures = keys.filter((key) => headOf(key) === 'picture')
    const begun = keys.filter((key) => !pictures.includes(key)).map((key) => placeOf(OF_DOCUMENTS[headOf(key)] ?? headOf(key), key.slice(headOf(key).length + 1)))
    const documents = new Set([...edits, ...(await refusals.toArray())].map(({ collection, id }) => placeOf(collection, id)))
    return {
      documents: new Set([...documents, ...begun]).size,
      photos: (await photos.where('state').anyOf('waiting', 'refused').count()) + pictures.length,
    }
  })
}
