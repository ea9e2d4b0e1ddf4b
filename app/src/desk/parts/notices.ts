/** How a notice is said at a desk, and where it leads. An area adds its screens to `SCREENS`; a kind that is not known is still a notice. */
import type { Router } from 'vue-router'
import { i18n, sayDay, sayMonth, sayTime } from '@/i18n'

export interface Notice {
  id: string
  kind: string
  subject_kind: string | null
  subject_id: string | null
  detail: Readonly<Record<string, unknown>>
  created_at: string
  read_at: string | null
}

/** Of what a notice is about, by `subject_kind`: the screen below /app/desk. */
const SCREENS: Record<string, (id: string) => string> = {
  visit: (id) => `visits/${id}`,
  appeal: (id) => `appeals?appeal=${id}`,
  visit_plan: (id) => `visit-plans/${id}`,
  complaint: (id) => `complaints/${id}`,
  task: (id) => `tasks/${id}`,
  in_store_day: (id) => `in-store/${id}`,
  in_store_request: () => 'in-store/requests',
  in_store_duty: () => 'in-store',
  anomaly_report: (id) => `reports/${id}`,
  promotion: (id) => `promotions/${id}`,
  promotion_check: (id) => `promotion-checks/${id}`,
}

/** Of those that are about nothing that has an id, by `kind`. */
const PLACES: Record<string, (detail: Notice['detail']) => string> = {
  calendar_year_missing: ({ year }) => `calendar?year=${text(year)}`,
  anomaly_reports_missing: ({ day }) => `reports?day=${text(day)}`,
  market_information_due: () => 'market-information?state=due',
  market_information_missing: ({ month }) => `market-information?state=missing&first_month=${text(month)}&last_month=${text(month)}`,
}

const { t, te } = i18n.global
const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')

export function titleOf({ kind, detail }: Notice): string {
  const key = te(`desk.notices.kinds.${kind}`) ? `desk.notices.kinds.${kind}` : `notices.kinds.${kind}`
  if (!te(key)) return t('notices.kinds.other')
  const outcome = (word: unknown): string => t(te(`notices.outcomes.${text(word)}`) ? `notices.outcomes.${text(word)}` : 'notices.outcomes.other')
  const day = (value: unknown): string => (value ? sayDay(text(value), null) : '')
  const told = { ...detail, outcome: outcome(detail['outcome']), verdict: outcome(detail['verdict']), month: detail['month'] ? sayMonth(text(detail['month'])) : '' }
  const by = detail['by'] ? sayTime(Date.parse(text(detail['by']))) : ''
  return t(key, { title: '', shop: '', year: '', ...told, day: day(detail['day']), due_on: day(detail['due_on']), by })
}

export const noteOf = ({ detail }: Notice): string => text(detail['note']) || text(detail['reason'])

/** null where this version has no screen for it. */
export function leadOf({ kind, subject_kind, subject_id, detail }: Notice, router: Router): string | null {
  const path = (subject_id && SCREENS[subject_kind ?? '']?.(subject_id)) || PLACES[kind]?.(detail)
  return path && router.resolve(`/app/desk/${path}`).name !== 'desk-unknown' ? `/app/desk/${path}` : null
}
