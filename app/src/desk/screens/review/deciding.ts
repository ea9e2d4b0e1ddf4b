/**
 * Deciding on a visit as it was looked at. Of two reviewers at once the second writes nothing: the sheet is fetched anew, what the first has
 * decided stands in `met`, and the person looks again. An acceptance can be taken back for some minutes, from here or from the next visit.
 * An answer that comes when the person has gone elsewhere leads nobody back, and what it refuses is said as a toast.
 */
import { type ComputedRef, type Ref, onScopeDispose, shallowRef, watch } from 'vue'
import { useRouter } from 'vue-router'
import { uuid7 } from '@/core/uuid'
import { i18n } from '@/i18n'
import type { Item, Review, Sheet } from '../../core/review/documents'
import { type Action, sentenceOf, useAction } from '../../parts/action'
import { desk } from '../../parts/desk'
import type { Loaded } from '../../parts/loaded'
import type { Beside } from '../../parts/sequence'
import { say } from '../../parts/toasts'

export interface Said {
  reason: string
  note: string
  due_on: string
  items: readonly Item[]
}

/** What came between: a review by somebody else, or null where the author has changed the visit. */
export interface Met {
  review: Review | null
}

export interface Deciding {
  action: Action
  met: Readonly<Ref<Met | null>>
  accept: () => Promise<void>
  /** True when it was taken. */
  refuse: (outcome: 'returned' | 'rejected', said: Said) => Promise<boolean>
  takeBack: () => Promise<void>
  go: (to: string | null) => void
}

const { t } = i18n.global
/** What this person has accepted last, to be taken back by one key. */
const last = shallowRef<{ visit: string; review: string; shop: string } | null>(null)
desk.stage.watch((stage) => stage === 'out' && (last.value = null))

export function useDeciding(id: () => string, sheet: Loaded<Sheet>, beside: Beside, shows: ComputedRef<boolean>): Deciding {
  const router = useRouter()
  const action = useAction()
  const met = shallowRef<Met | null>(null)
  watch(id, () => {
    met.value = null
    action.failure.value = null
  })

  let isOpen = true
  onScopeDispose(() => (isOpen = false))
  const isAt = (visit: string): boolean => isOpen && id() === visit

  const go = (to: string | null): void => void (to && router.replace(`/app/desk/visits/${to}`))

  async function lookAgain(visit: string): Promise<void> {
    const before = sheet.value.value
    if (!isAt(visit)) return
    await sheet.reload()
    const now = sheet.value.value
    if (!before || !now || !isAt(visit)) return
    const newest = now.reviews.at(-1) ?? null
    met.value = { review: newest && newest.id !== before.reviews.at(-1)?.id ? newest : null }
  }

  async function decide(outcome: 'accepted' | 'returned' | 'rejected', more: object): Promise<Sheet | null> {
    const { version, visit, may } = sheet.value.value!
    if (!may.includes(outcome)) return null
    met.value = null
    const body = { id: uuid7(), outcome, ...more }
    const [next, shop] = [beside.next.value, visit.terminal.name]
    const ask = (): Promise<Sheet> => desk.json<Sheet>('POST', `/visits/${visit.id}/reviews`, { body, ifMatch: `"${version}"` })
    const undo = outcome === 'accepted' ? { undo: () => remove(visit.id, body.id), undone: () => (isAt(visit.id) ? void sheet.reload() : go(visit.id)) } : {}
    const answer = await action.run(ask, { done: t(`desk_review.done.${outcome}`, { shop }), onStale: () => lookAgain(visit.id), ...undo })
    if (!answer) return elsewhere(visit.id, shop)
    last.value = outcome === 'accepted' ? { visit: visit.id, review: body.id, shop } : null
    if (!isAt(visit.id)) return answer
    if (next) go(next)
    else await sheet.reload()
    return answer
  }

  function elsewhere(visit: string, shop: string): null {
    const { failure } = action
    if (failure.value && !isAt(visit)) {
      say(`${shop}: ${sentenceOf(failure.value)}`, { isAlarm: true })
      failure.value = null
    }
    return null
  }

  const remove = async (visit: string, review: string): Promise<void> => {
    await desk.json('DELETE', `/visits/${visit}/reviews/${review}`)
    if (last.value?.review === review) last.value = null
  }

  async function takeBack(): Promise<void> {
    const { may = [], reviews = [], visit } = sheet.value.value ?? {}
    const own = visit && may.includes('undone') ? { visit: visit.id, review: reviews.at(-1)!.id } : last.value
    if (!own) return
    const told = { done: t('desk.action.undone'), isBrief: true, onStale: () => sheet.reload() }
    const answer = await action.run(async () => (await remove(own.visit, own.review), true), told)
    if (!answer) return
    if (isAt(own.visit)) await sheet.reload()
    else if (isOpen) go(own.visit)
  }

  return {
    action,
    met,
    go,
    takeBack,
    accept: async () => void (shows.value && (await decide('accepted', {}))),
    refuse: async (outcome, { reason, note, due_on, items }) => {
      const said = { reason, note: note.trim() || null, items, ...(outcome === 'returned' && due_on && { due_on }) }
      return (await decide(outcome, said)) !== null
    },
  }
}
