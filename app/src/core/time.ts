/** Days and months as the city has them, whatever zone the phone is set to. All of China keeps one time. */
export const CITY_ZONE = 'Asia/Shanghai'

const parts = new Intl.DateTimeFormat('en-CA', { timeZone: CITY_ZONE, year: 'numeric', month: '2-digit', day: '2-digit' })

/** `2026-03-02` */
export function cityDay(at: number | Date): string {
  return parts.format(at)
}

/** `2026-03` */
export function cityMonth(at: number | Date): string {
  return cityDay(at).slice(0, 7)
}

/** From one day to another, in days. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
}
