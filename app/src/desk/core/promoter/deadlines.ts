/** How long there is until something is due, as one says it: in days while there are two or more, then in hours, then in minutes. */
export interface Remaining {
  unit: 'days' | 'hours' | 'minutes' | 'over'
  n: number
  /** `calm`: more than a day. `soon`: less. `late`: less than four hours, or over. */
  tone: 'calm' | 'soon' | 'late'
}

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000]
const SOON_MS = DAY
const LATE_MS = 4 * HOUR

export function remaining(due: number, now: number): Remaining {
  const left = due - now
  if (left <= 0) return { unit: 'over', n: 0, tone: 'late' }
  const tone = left < LATE_MS ? 'late' : left < SOON_MS ? 'soon' : 'calm'
  if (left >= 2 * DAY) return { unit: 'days', n: Math.floor(left / DAY), tone }
  if (left >= HOUR) return { unit: 'hours', n: Math.floor(left / HOUR), tone }
  return { unit: 'minutes', n: Math.max(1, Math.floor(left / MINUTE)), tone }
}
