/** A plan's month as a calendar: weeks from Monday to Sunday, with the days of other months left empty. */
import { nextDay } from '../filters'
import type { PlannedDay } from './wire/plans'

export interface CalendarDay {
  day: string
  planned: PlannedDay | null
}

/** Each week has seven places; null lies in another month. */
export function weeksOf(month: string, days: readonly PlannedDay[]): (CalendarDay | null)[][] {
  const planned = new Map(days.map((each) => [each.day, each]))
  const weeks: (CalendarDay | null)[][] = []
  for (let day = `${month}-01`; day.startsWith(month); day = nextDay(day)) {
    const place = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7
    if (!weeks.length || place === 0) weeks.push(Array<CalendarDay | null>(7).fill(null))
    weeks.at(-1)![place] = { day, planned: planned.get(day) ?? null }
  }
  return weeks
}

/** Months to choose plans of: two to come, this one, and those before. */
export function monthsAround(month: string, ahead = 2, back = 12): string[] {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return Array.from({ length: ahead + back + 1 }, (_, index) => new Date(Date.UTC(year, number - 1 + ahead - index, 1)).toISOString().slice(0, 7))
}
