/**
 * Colleagues of the branch. Phones are not sent them: the server names them where it says who could take a duty over. They are asked
 * for once in half a day when there is a network, and kept, sealed as drafts are, for where there is none.
 */
import type { Phone } from '../phone'
import type { Duty } from './documents'

export interface Colleague {
  id: string
  name: string
}

/** With whom a duty can be swapped, or who can take it over. */
export interface Choices {
  colleagues: Colleague[]
  duties: { id: string; manager_name: string; terminal_name: string | null }[]
}

type Around = Pick<Phone, 'api' | 'open'>

interface Kept {
  at: number
  colleagues: Colleague[]
}

export const COLLEAGUES = 'colleagues'
const FRESH_MS = 12 * 3_600_000

export async function knownColleagues({ open }: Pick<Around, 'open'>): Promise<Colleague[]> {
  return (await open.store.draft<Kept>(COLLEAGUES))?.colleagues ?? []
}

/** By any own duty, the newest first of all: it is of the branch that the person is in now. Whatever goes wrong, what was known stays. */
export async function learnColleagues(around: Around, now: number): Promise<void> {
  const { store } = around.open
  const kept = await store.draft<Kept>(COLLEAGUES)
  if (kept && now - kept.at < FRESH_MS && kept.at <= now) return
  const duties = await store.list<Duty>('in_store_duties')
  const newest = duties.sort((a, b) => b.doc.due_on.localeCompare(a.doc.due_on))[0]
  if (newest) await choicesOf(around, newest.id, now).catch(() => undefined)
}

/** @throws ApiError, or what the network throws */
export async function choicesOf({ api, open }: Around, dutyId: string, now: number): Promise<Choices> {
  const choices = await api.json<Choices>('GET', `/in-store-duties/${dutyId}/choices`)
  await open.store.saveDraft(`${COLLEAGUES}/${dutyId}`, choices)
  await open.store.saveDraft(COLLEAGUES, { at: now, colleagues: choices.colleagues } satisfies Kept)
  return choices
}
