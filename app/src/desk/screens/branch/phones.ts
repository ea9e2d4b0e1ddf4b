/** Phones and what they were refused, as the branch's screens say them. */
import { i18n } from '@/i18n'

const { t, te } = i18n.global

export const phoneTabs = (): { to: string; title: string }[] => [
  { to: '/app/desk/phones', title: t('desk_branch.phones.tabs.phones') },
  { to: '/app/desk/refusals', title: t('desk_branch.phones.tabs.refusals') },
]
export const sayCollection = (name: string): string => t(te(`desk_branch.phones.collections.${name}`) ? `desk_branch.phones.collections.${name}` : 'desk_branch.phones.collections.other')
