/** Which daily reports are still to be written, until when, and what a report that was written counts for (R23). */
import { cityDay } from '../time'
import { type City, isWorkingDay } from './city'
import type { AnomalyReport } from './documents'

const DAY_MS = 86_400_000

export interface Moments {
  /** By when it shall be written, and from when it stands; milliseconds since 1970. */
  cut_off_at: number
  locks_at: number
}

export function momentsOf(day: string, { cut_off_minute, locks_minute }: City['reports']): Moments {
  const midnight = Date.parse(`${day}T00:00:00+08:00`)
  return { cut_off_at: midnight + cut_off_minute * 60_000, locks_at: midnight + DAY_MS + locks_minute * 60_000 }
}

/** Working days without a report that the server would still take, the newest first. */
export function openDays(now: number, reports: AnomalyReport[], city: City): string[] {
  const written = new Set(reports.map(({ day }) => day))
  const today = cityDay(now)
  const days = Array.from({ length: city.reports.oldest_days + 1 }, (_, back) => cityDay(now - back * DAY_MS))
  return days.filter((day) => {
    const isOver = day.slice(0, 7) < today.slice(0, 7) && now >= momentsOf(day, city.reports).locks_at
    return isWorkingDay(city, day) && !written.has(day) && !isOver
  })
}

/**
 * How a report stands. `in_time`: it would be on time if it were written now; `late`: it would not. Of a written one `on_time` and
 * `late` are the server's word; `on_its_way` was written in time and counts so if it arrives by `locks_at`; `will_be_late` was not.
 */
export type ReportStanding = 'in_time' | 'late' | 'on_time' | 'late_synced' | 'on_its_way' | 'will_be_late'

export function standingOf(day: string, report: AnomalyReport | null, now: number, rules: City['reports']): ReportStanding {
  const { cut_off_at, locks_at } = momentsOf(day, rules)
  if (!report) return now <= cut_off_at ? 'in_time' : 'late'
  if (report.server) return report.server.late_synced ? 'late_synced' : report.server.status
  return Date.parse(report.reported_at) <= cut_off_at && now < locks_at ? 'on_its_way' : 'will_be_late'
}

export function isLocked(day: string, now: number, rules: City['reports']): boolean {
  return now >= momentsOf(day, rules).locks_at
}

/** Whether somebody should be reminded now: today is a working day without a report, and the cut-off is near. */
export function isReminderDue(now: number, reports: AnomalyReport[], city: City): boolean {
  const today = cityDay(now)
  const { cut_off_at } = momentsOf(today, city.reports)
  const near = now >= cut_off_at - city.reports.reminder_minutes * 60_000 && now < cut_off_at
  return near && openDays(now, reports, city)[0] === today
}
