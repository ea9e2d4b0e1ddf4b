/** Languages, and how numbers and times are said in them. English is loaded when somebody asks for it. */
import { createI18n } from 'vue-i18n'
import { CITY_ZONE, cityDay, daysBetween } from '@/core/time'
import { zh } from './zh-CN'

export const LANGUAGES = { 'zh-CN': '简体中文', en: 'English' } as const
export type Language = keyof typeof LANGUAGES

export const i18n = createI18n({ legacy: false, locale: 'zh-CN', fallbackLocale: 'zh-CN', messages: { 'zh-CN': zh } })

type Besides = (language: Language) => Promise<object>
const besides: Besides[] = []

/** More words, of what is loaded later; from now on in every language that is spoken. */
export async function speakBesides(words: Besides): Promise<void> {
  besides.push(words)
  await speak(i18n.global.locale.value as Language)
}

export async function speak(language: Language): Promise<void> {
  const { global } = i18n
  const messages = language === 'en' ? (await import('./en')).en : zh
  const more = await Promise.all(besides.map((words) => words(language)))
  global.setLocaleMessage(language as 'zh-CN', Object.assign({}, messages, ...more) as typeof zh)
  global.locale.value = language as 'zh-CN'
  document.documentElement.lang = language
  document.title = global.t('app.name')
}

/** English as it is written with the day before the month. */
const language = (): string => (i18n.global.locale.value === ('en' as string) ? 'en-GB' : i18n.global.locale.value)

const formats = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>()

/** Making a format takes longer than a whole row of a list, so each is made once. */
function kept<T extends Intl.DateTimeFormat | Intl.NumberFormat>(make: (language: string) => T, form: object): T {
  const key = `${language()} ${JSON.stringify(form)}`
  if (!formats.has(key)) formats.set(key, make(language()))
  return formats.get(key) as T
}

const dates = (form: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => kept((spoken) => new Intl.DateTimeFormat(spoken, form), form)
const numbers = (form: Intl.NumberFormatOptions): Intl.NumberFormat => kept((spoken) => new Intl.NumberFormat(spoken, form), form)

const ofTwo = (chinese: string, english: string): string => (language() === 'en-GB' ? english : chinese)

/** Things one after another. */
export const sayList = (things: readonly string[]): string => things.join(ofTwo('、', ', '))

/** Something, and what is said of it, or whichever of the two there is. */
export const sayOf = (thing: string | null | undefined, said: string | null | undefined): string => [thing, said].filter(Boolean).join(ofTwo('：', ': '))

/** `2026-03-02` as “3月2日 周一”. */
export function sayDay(day: string, weekday: 'short' | 'long' | null = 'short'): string {
  const at = new Date(`${day}T00:00:00Z`)
  const said = (form: Intl.DateTimeFormatOptions): string => dates({ ...form, timeZone: 'UTC' }).format(at)
  const date = said({ month: 'long', day: 'numeric' })
  if (!weekday) return date
  return language() === 'en-GB' ? `${said({ weekday })} ${date}` : `${date} ${said({ weekday })}`
}

/** `2026-03` as “2026年3月”. */
export function sayMonth(month: string): string {
  return dates({ year: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(`${month}-01T00:00:00Z`))
}

/** A time of the city's day. */
export function sayTime(at: number): string {
  return dates({ hour: '2-digit', minute: '2-digit', hour12: false, timeZone: CITY_ZONE }).format(at)
}

/** A moment that has passed, as people say it. */
export function sayMoment(at: number, now = Date.now()): string {
  const { t } = i18n.global
  if (Math.abs(now - at) < 60_000) return t('time.just_now')
  const time = sayTime(at)
  const days = daysBetween(cityDay(at), cityDay(now))
  if (days <= 0) return t('time.today', { time })
  return days === 1 ? t('time.yesterday', { time }) : t('time.days', { n: days })
}

/** “5小时40分钟” */
export function sayHours(seconds: number): string {
  const minutes = Math.ceil(seconds / 60)
  const parts = [[Math.floor(minutes / 60), 'hour'], [minutes % 60, 'minute']] as const
  const some = parts.filter(([value]) => value > 0)
  const said = (some.length ? some : parts.slice(1)).map(([value, unit]) => numbers({ style: 'unit', unit, unitDisplay: 'long' }).format(value))
  return said.join(language() === 'en-GB' ? ' ' : '')
}

/** `3:42:10` */
export function sayTimer(seconds: number): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0')
  return `${Math.floor(seconds / 3600)}:${two((seconds % 3600) / 60)}:${two(seconds % 60)}`
}

/** A span to wait, in seconds or minutes. */
export function saySpan(ms: number): string {
  const [value, unit] = ms < 90_000 ? [Math.max(1, Math.ceil(ms / 1000)), 'second'] : [Math.ceil(ms / 60_000), 'minute']
  return numbers({ style: 'unit', unit: unit as string, unitDisplay: 'long' }).format(value as number)
}

export function sayDistance(metres: number): string {
  const near = metres < 950
  const value = near ? Math.max(10, Math.round(metres / 10) * 10) : metres / 1000
  const form = { style: 'unit', unit: near ? 'meter' : 'kilometer', maximumFractionDigits: value < 10 && !near ? 1 : 0 } as const
  return numbers({ ...form, unitDisplay: 'short' }).format(value)
}

export function sayBytes(bytes: number): string {
  const steps = ['kilobyte', 'megabyte', 'gigabyte'] as const
  const step = Math.min(2, bytes < 1e6 ? 0 : Math.floor(Math.log10(bytes) / 3) - 1)
  const value = step ? bytes / 1000 ** (step + 1) : Math.ceil(bytes / 1000)
  const form = { style: 'unit', unit: steps[step]!, unitDisplay: 'short', maximumFractionDigits: value < 10 ? 1 : 0 } as const
  return numbers(form).format(value)
}
