/** Accepting many visits at once: those of which nothing is in doubt. What is refused is told one by one, with why. */
import { type Ref, shallowRef } from 'vue'
import { i18n } from '@/i18n'
import { useAction } from '../../parts/action'
import { agrees } from '../../parts/confirm'
import { desk, isOneOf } from '../../parts/desk'

interface Row {
  id: string
  version: number
  terminal: { name: string }
  manager: { name: string }
  state: string
}

export interface Refused {
  id: string
  shop: string
  manager: string
  slug: string
  title: string
}

interface Outcome {
  visit_id: string
  status: 'accepted' | 'refused'
  problem?: { slug: string; title: string }
}

export interface Bulk {
  isBusy: Readonly<Ref<boolean>>
  outcome: Ref<{ accepted: number; refused: Refused[] } | null>
  /** Ids of what was accepted, once all were asked; null when the person thought better of it. */
  accept: (rows: readonly Row[]) => Promise<string[] | null>
}

const MOST_AT_ONCE = 200
const REVIEWERS = ['market_manager', 'marketing_centre']
export const mayReview = (): boolean => isOneOf(REVIEWERS)
/** What can be chosen: whether it is accepted the server says. */
export const isOpen = ({ state }: { state: string }): boolean => state === 'submitted'

export function useBulk(): Bulk {
  const { t } = i18n.global
  const { isBusy, run } = useAction()
  const outcome = shallowRef<{ accepted: number; refused: Refused[] } | null>(null)

  async function accept(rows: readonly Row[]): Promise<string[] | null> {
    const question = { title: t('desk_review.bulk.title', { n: rows.length }, rows.length), message: t('desk_review.bulk.note'), ok: t('desk_review.accept') }
    if (!rows.length || !(await agrees(question))) return null
    const answers: Outcome[] = []
    for (let at = 0; at < rows.length; at += MOST_AT_ONCE) {
      const visits = rows.slice(at, at + MOST_AT_ONCE).map(({ id, version }) => ({ visit_id: id, version }))
      const answer = await run(() => desk.json<{ items: Outcome[] }>('POST', '/visits/review-batches', { body: { visits } }), { isBrief: true })
      if (!answer) break
      answers.push(...answer.items)
    }
    if (!answers.length) return null
    const byId = new Map(rows.map((row) => [row.id, row]))
    const refused = answers.filter(({ status }) => status === 'refused').map(({ visit_id: id, problem }) => {
      const row = byId.get(id)!
      return { id, shop: row.terminal.name, manager: row.manager.name, slug: problem?.slug ?? '', title: problem?.title ?? '' }
    })
    const accepted = answers.filter(({ status }) => status === 'accepted').map(({ visit_id }) => visit_id)
    outcome.value = { accepted: accepted.length, refused }
    return accepted
  }
  return { isBusy, outcome, accept }
}
