/** Daily reports as the branch's screens say them. */
import { i18n } from '@/i18n'

export const REPORT_TAGS: Record<string, string> = { reported: 'gold', nil: 'green', late: 'gold', due: '', missing: 'red', on_time: 'green' }

const { t } = i18n.global

export const reportTabs = (): { to: string; title: string }[] => [
  { to: '/app/desk/reports', title: t('desk_branch.reports.tabs.day') },
  { to: '/app/desk/reports/list', title: t('desk_branch.reports.tabs.list') },
  { to: '/app/desk/reports/rates', title: t('desk_branch.reports.tabs.rates') },
]
/** Hundredths of a per cent. */
export const sayRate = (hundredths: number | null): string => (hundredths === null ? '–' : `${(hundredths / 100).toFixed(1)}%`)
