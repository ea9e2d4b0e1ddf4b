/** How figures, reasons and people of a review are said. */
import { cityDay } from '@/core/time'
import { i18n, sayDay, sayTime } from '@/i18n'
import type { Fact } from '../../core/review/evidence'

const { t, te } = i18n.global

/** “3月2日 09:14” */
export const sayAt = (at: string): string => `${sayDay(cityDay(Date.parse(at)), null)} ${sayTime(Date.parse(at))}`

export function saySeconds(seconds: number): string {
  const whole = Math.abs(Math.round(seconds))
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60]
  if (h) return t('desk_review.units.hours', { h, m })
  return m ? t('desk_review.units.minutes', { m, s }) : t('desk_review.units.seconds', { s })
}

export function sayFact({ value, unit }: Pick<Fact, 'value' | 'unit'>): string {
  if (unit === 'm') return Number(value) >= 10_000 ? t('desk_review.units.km', { n: Math.round(Number(value) / 100) / 10 }) : t('desk_review.units.m', { n: Math.round(Number(value)) })
  if (unit === 's') return saySeconds(Number(value))
  if (unit === 'kmh') return t('desk_review.units.kmh', { n: value })
  if (unit === 'moment') return `${String(value).slice(0, 4)} ${sayAt(String(value))}`
  if (unit === 'word') return te(`desk_review.words.${value}`) ? t(`desk_review.words.${value}`) : String(value)
  return String(value)
}

export const sayReason = (reason: string | null): string => (reason ? (te(`visit.review_reasons.${reason}`) ? t(`visit.review_reasons.${reason}`) : reason) : '')
export function sayView(view: string | null): string {
  if (!view) return t('desk_review.photos.no_view')
  const key = ['visit.views', 'desk_review.views'].map((words) => `${words}.${view}`).find((each) => te(each))
  return key ? t(key) : view
}
export const saySignal = (signal: string): string => (te(`visit.signals.${signal}`) ? t(`visit.signals.${signal}`) : signal)
export const yuan = (fen: number | null): string => (fen === null ? '' : `¥${(fen / 100).toFixed(2)}`)
