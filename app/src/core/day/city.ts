/**
 * What the city has laid down and phones are not sent: its working days and the numbers of its rules. Read from the API when there
 * is a network, kept for days without one; before the first time it is the week and the numbers that a city begins with.
 *
 * The server judges by its own: what stands here only tells a person what to expect.
 */
import type { Api } from '../api'
import type { PhoneDatabase } from '../database'

export interface City {
  /** Days that differ from the week. */
  days: Record<string, boolean>
  reports: { cut_off_minute: number; locks_minute: number; reminder_minutes: number; oldest_days: number }
  in_store: { least_seconds: number; before_photos: number; after_photos: number; ping_seconds: number }
}

export const USUAL: City = {
  days: {},
  reports: { cut_off_minute: 20 * 60, locks_minute: 12 * 60, reminder_minutes: 60, oldest_days: 10 },
  in_store: { least_seconds: 6 * 3600, before_photos: 1, after_photos: 1, ping_seconds: 1800 },
}

interface Kept {
  at: number
  city: City
}

interface RuleSet {
  parameters: Record<string, unknown>
}

const KEY = 'city'
const FRESH_MS = 12 * 3_600_000

export async function knownCity(database: PhoneDatabase): Promise<City> {
  return (await database.read<Kept>(KEY))?.city ?? USUAL
}

/** Asks once in half a day. Whatever goes wrong, what was known stays. */
export async function learnCity(database: PhoneDatabase, api: Api, now: number): Promise<void> {
  const kept = await database.read<Kept>(KEY)
  if (kept && now - kept.at < FRESH_MS && kept.at <= now) return
  const year = new Date(now).getUTCFullYear()
  try {
    const [days, reports, inStore] = await Promise.all([
      Promise.all([year - 1, year, year + 1].map((each) => api.json<{ items: { day: string; kind: string }[] }>('GET', `/workdays?year=${each}&limit=200`))),
      api.json<RuleSet>('GET', '/rule-sets/anomaly_reports'),
      api.json<RuleSet>('GET', '/rule-sets/in_store_days'),
    ])
    const differing = days.flatMap(({ items }) => items).filter(({ kind }) => kind !== 'ordinary')
    const city: City = {
      days: Object.fromEntries(differing.map(({ day, kind }) => [day, kind === 'working_day'])),
      reports: { ...USUAL.reports, ...reports.parameters },
      in_store: { ...USUAL.in_store, ...inStore.parameters },
    }
    await database.write(KEY, { at: now, city })
  } catch {
    // next time
  }
}

export function isWorkingDay({ days }: City, day: string): boolean {
  return days[day] ?? ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())
}
