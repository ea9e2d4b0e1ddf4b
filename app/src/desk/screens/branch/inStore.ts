/** In-store days as the branch's screens say them. */
import { i18n } from '@/i18n'
import type { InStoreRequest } from '../../core/branch/wire/inStore'

export const DUTY_TAGS: Record<string, string> = { due: '', at_risk: 'gold', kept: 'green', missed: 'red', excused: '' }
export const REQUEST_TAGS: Record<string, string> = { waiting: 'gold', approved: 'green', refused: 'red', withdrawn: '' }

const { t } = i18n.global

export const inStoreTabs = (waiting = 0): { to: string; title: string }[] => [
  { to: '/app/desk/in-store', title: t('desk_branch.in_store.board') },
  { to: '/app/desk/in-store/requests', title: waiting ? `${t('desk_branch.in_store.requests')} (${waiting})` : t('desk_branch.in_store.requests') },
]

export function sayRequest({ kind, substitute_name, with_name }: InStoreRequest): string {
  const name = kind === 'substitute' ? substitute_name : with_name
  return t(`desk_branch.in_store.${kind}`, { name: name ?? '–' })
}
