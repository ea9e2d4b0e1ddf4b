/** A year of working days as a calendar shows it. Monday to Friday are working days but for what the API names (backend/workdays/rules.py). */
export interface NamedDay {
  day: string
  kind: 'holiday' | 'working_day' | 'ordinary'
  name: string | null
  source: 'library' | 'city'
}

export type Look = 'work' | 'weekend' | 'holiday' | 'make_up'

export interface Day {
  day: string
  /** Of the month. */
  number: number
  look: Look
  named: NamedDay | null
}

export interface Month {
  /** `2026-03` */
  month: string
  /** Weeks from Monday on; null before the first and after the last day. */
  weeks: (Day | null)[][]
  workingDays: number
}

const pad = (n: number): string => String(n).padStart(2, '0')

export function lookOf(named: NamedDay | null, isWeekend: boolean): Look {
  if (named?.kind === 'holiday') return 'holiday'
  if (named?.kind === 'working_day') return isWeekend ? 'make_up' : 'work'
  return isWeekend ? 'weekend' : 'work'
}

export function monthsOf(year: number, days: readonly NamedDay[]): Month[] {
  const byDay = new Map(days.map((each) => [each.day, each]))
  return Array.from({ length: 12 }, (_, index) => monthOf(year, index, byDay))
}

function monthOf(year: number, index: number, byDay: ReadonlyMap<string, NamedDay>): Month {
  const month = `${year}-${pad(index + 1)}`
  const length = new Date(Date.UTC(year, index + 1, 0)).getUTCDate()
  const before = (new Date(Date.UTC(year, index, 1)).getUTCDay() + 6) % 7
  const cells: (Day | null)[] = Array.from({ length: before }, () => null)
  for (let number = 1; number <= length; number += 1) {
    const day = `${month}-${pad(number)}`
    const named = byDay.get(day) ?? null
    cells.push({ day, number, named, look: lookOf(named, (before + number - 1) % 7 >= 5) })
  }
  while (cells.length % 7) cells.push(null)
  const weeks = Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7))
  return { month, weeks, workingDays: cells.filter((day) => day?.look === 'work' || day?.look === 'make_up').length }
}
