/** How a notice is said in the reader's language, where it leads, and how many are unread. */
import { computed, ref } from 'vue'
import type { Router } from 'vue-router'
import { type Notice, noteRead, noticesOf, subjectOf } from '@/core/notices'
import type { Store } from '@/core/store'
import { shopOf } from '@/core/unsent/listing'
import { i18n, sayDay, sayMonth, sayTime } from '@/i18n'
import { phone, syncing, useLoaded } from './phone'
import { screenOf } from './screens'

const { t, te } = i18n.global
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

export async function sayNotice({ kind, detail }: Notice, store: Store): Promise<{ title: string; note: string }> {
  if (!te(`notices.kinds.${kind}`)) return { title: t('notices.kinds.other'), note: text(detail['note']) }
  const outcome = (word: unknown): string => t(te(`notices.outcomes.${text(word)}`) ? `notices.outcomes.${text(word)}` : 'notices.outcomes.other')
  const shop = text(detail['terminal_id'])
  const told = {
    ...detail,
    outcome: outcome(detail['outcome']),
    verdict: outcome(detail['verdict']),
    kept: outcome(detail['kept'] ? 'kept' : 'not_kept'),
    month: detail['month'] ? sayMonth(text(detail['month'])) : '',
    day: detail['day'] ? sayDay(text(detail['day']), null) : '',
    due_on: detail['due_on'] ? sayDay(text(detail['due_on']), null) : '',
    by: detail['by'] ? sayTime(Date.parse(text(detail['by']))) : '',
    shop: shop ? text((await store.get('terminals', shop))?.doc['name']) || t('collections.other') : '',
  }
  const note = [text(detail['note']) || text(detail['reason']), kind === 'visit_returned' && told.due_on ? t('notices.due', { day: told.due_on }) : '']
  return { title: t(`notices.kinds.${kind}`, told), note: note.filter(Boolean).join(' · ') }
}

/** The screen of what it is about, else the shop where it is; null where this phone has nothing to show. */
export async function leadOf(notice: Notice, store: Store, router: Router): Promise<string | null> {
  const subject = subjectOf(notice)
  const held = subject?.id ? await store.get(subject.collection, subject.id) : null
  const screen = subject && (held || !subject.id) ? screenOf(router, subject.collection, subject.id) : null
  if (screen) return screen
  const shop = text(notice.detail['terminal_id']) || shopOf(held?.doc ?? null)
  return shop && (await store.get('terminals', shop)) ? `/app/terminals/${shop}` : null
}

const marked = ref(0)

/** Counts these as read from now on; the server hears of it with the next sync. */
export async function markRead(ids: string[]): Promise<void> {
  await noteRead(phone.database, ids)
  marked.value += 1
  if (syncing.value.trouble === null) phone.open.engine.edited()
}

/** For badges. */
export function useUnread() {
  const count = async (): Promise<number> => (await noticesOf(phone.database, phone.open.store)).filter((each) => each.unread).length
  const { value } = useLoaded(count, () => marked.value)
  return computed(() => value.value ?? 0)
}
