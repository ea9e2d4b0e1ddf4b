/** How the hours of a day and its months are said. */
import { CITY_ZONE } from '@/core/time'
import { i18n } from '.'

const language = (): string => (i18n.global.locale.value === ('en' as string) ? 'en-GB' : i18n.global.locale.value)

/** `09:05`, by the city's clock. */
export function sayTime(at: number): string {
  return new Intl.DateTimeFormat(language(), { hour: '2-digit', minute: '2-digit', hour12: false, timeZone: CITY_ZONE }).format(at)
}

/** `3:42:10` */
export function sayTimer(seconds: number): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0')
  return `${Math.floor(seconds / 3600)}:${two((seconds % 3600) / 60)}:${two(seconds % 60)}`
}

/** “5小时40分钟” */
export function sayHours(seconds: number): string {
  const said = (value: number, unit: string): string => new Intl.NumberFormat(language(), { style: 'unit', unit, unitDisplay: 'long' }).format(value)
  const minutes = Math.ceil(seconds / 60)
  const parts = [[Math.floor(minutes / 60), 'hour'], [minutes % 60, 'minute']] as const // prettier-ignore
  const some = parts.filter(([value]) => value > 0)
  return (some.length ? some : parts.slice(1)).map(([value, unit]) => said(value, unit)).join(language() === 'en-GB' ? ' ' : '')
}

/** `2026-03` as “2026年3月” */
export function sayMonth(month: string): string {
  return new Intl.DateTimeFormat(language(), { year: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(`${month}-01T00:00:00Z`))
}
