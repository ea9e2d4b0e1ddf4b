/** Complaints as they stand with what this phone has written, those that wait for an answer first (R24). */
import type { Held } from '../store'
import type { Complaint } from './documents'

export type ComplaintState = NonNullable<Complaint['server']>['state']

/** The server's word, and over it an answer of this phone that has not arrived. */
export function stateOf({ doc, standing }: Held<Complaint>): ComplaintState {
  const said = doc.server?.state ?? 'open'
  return isWaiting(said) && standing === 'unsent' && doc.answer !== null ? 'answered' : said
}

export function isWaiting(state: ComplaintState): boolean {
  return state === 'open' || state === 'reopened'
}

export function isOver(state: ComplaintState): boolean {
  return state === 'resolved' || state === 'closed' || state === 'withdrawn'
}

/** Those that wait, by when they are due; then the others, the newest first. */
export function inOrder(complaints: Held<Complaint>[]): Held<Complaint>[] {
  const due = ({ doc }: Held<Complaint>): string => doc.server?.due_at ?? '9'
  return [...complaints].sort((a, b) => {
    const [first, second] = [isWaiting(stateOf(a)), isWaiting(stateOf(b))]
    if (first !== second) return first ? -1 : 1
    return first ? due(a).localeCompare(due(b)) : b.doc.opened_at.localeCompare(a.doc.opened_at)
  })
}

/** Taken back by whoever wrote it, as long as nothing has been done about it. */
export function mayWithdraw(held: Held<Complaint>, me: string): boolean {
  return stateOf(held) === 'open' && (held.doc.server?.author_id ?? me) === me
}
