/** Answers of a promoter to cases, each with its way back. */
import type { Problem } from '@/core/wire'
import { failureOf } from '../../../core/problems'
import type { Declaration } from '../../../core/promoter/uploads'
import { sentenceOf } from '../../../parts/action'
import { desk } from '../../../parts/desk'
import type { Case, CaseRow } from './cases'

export interface Verdict {
  verdict: 'confirmed' | 'disputed'
  reason?: string | null
  note?: string | null
  photos?: Declaration[]
}

export const decide = (row: CaseRow, verdict: Verdict): Promise<Case> => desk.json<Case>('POST', `/confirmations/${row.id}/decision`, { body: { ...verdict, version: row.version } })

export const takeBack = (id: string): Promise<Case> => desk.json<Case>('DELETE', `/confirmations/${id}/decision`)

/** As the API takes them at once. */
const MOST = 200
/** Taken back one by one, so many beside each other. */
const AT_ONCE = 6

export interface Outcome {
  decided: string[]
  refused: { row: CaseRow; problem: Pick<Problem, 'title'> }[]
}

interface Answered {
  case_id: string
  status: string
  problem?: Problem
}

/** Of what is cut off midway, what was decided until then is told, and the rest with why. @throws when nothing was decided */
export async function decideMany(rows: readonly CaseRow[], verdict: Verdict): Promise<Outcome> {
  const outcome: Outcome = { decided: [], refused: [] }
  for (let from = 0; from < rows.length; from += MOST) {
    const decisions = rows.slice(from, from + MOST).map(({ id, version }) => ({ case_id: id, version, ...verdict }))
    let items: Answered[]
    try {
      items = (await desk.json<{ items: Answered[] }>('POST', '/confirmations/decisions', { body: { decisions } })).items
    } catch (error) {
      if (!outcome.decided.length) throw error
      outcome.refused.push(...rows.slice(from).map((row) => ({ row, problem: { title: sentenceOf(failureOf(error)) } })))
      return outcome
    }
    for (const { case_id, status, problem } of items) {
      if (status === 'decided') outcome.decided.push(case_id)
      else outcome.refused.push({ row: rows.find(({ id }) => id === case_id)!, problem: problem! })
    }
  }
  return outcome
}

/** All of them, or as many as still can be: what the branch has acted on stays. @throws Refused, when one did */
export async function takeBackMany(ids: readonly string[]): Promise<void> {
  let failed: unknown = null
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const answers = await Promise.allSettled(ids.slice(from, from + AT_ONCE).map((id) => takeBack(id)))
    failed ??= answers.find((each) => each.status === 'rejected')?.reason ?? null
  }
  if (failed) throw failed
}
