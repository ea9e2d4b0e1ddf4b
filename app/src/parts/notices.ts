/** How a notice is said in the reader's language, where it leads, and how many are unread. */
import { computed } from 'vue'
import { type Notice, noticesOf, subjectOf } from '@/core/notices'
import type { Store } from '@/core/store'
import { shopOf } from '@/core/unsent/listing'
import { i18n, sayDay, sayMonth, sayTime } from '@/i18n'
import { phone, useLoaded } from './phone'

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

/** The screen of what it is about; of what has none here, the shop where it is. null where this phone has nothing to show. */
export async function leadOf(notice: Notice, store: Store): Promise<string | null> {
  const subject = subjectOf(notice)
  if (subject?.collection === 'visit_plans') return '/app/today'
  const shop = text(notice.detail['terminal_id']) || (subject?.id && shopOf((await store.get(subject.collection, subject.id))?.doc ?? null))
  return shop && (await store.get('terminals', shop)) ? `/app/terminals/${shop}` : null
}

/** For badges. */
export function useUnread() {
  const { value } = useLoaded(async () => (await noticesOf(phone.database, phone.open.store)).filter((each) => each.unread).length)
  return computed(() => value.value ?? 0)
}
