/** Visit plans as the branch's screens say them. */
import type { Reason } from '../../core/branch/wire/plans'
import { i18n, sayDay } from '@/i18n'

export const PLAN_TAGS: Record<string, string> = { submitted: 'gold', returned: 'red', confirmed: 'green', draft: '' }

const { t } = i18n.global

export const sayReason = ({ kind, due_on, ...figures }: Reason): string => t(`reasons.${kind}`, { ...figures, due_on: due_on ? sayDay(due_on, null) : '' }, figures.days ?? 1)
