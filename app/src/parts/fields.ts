/** Fields and values of documents in words, for those who have to choose between two versions. */
import { cityDay } from '@/core/time'
import type { Store } from '@/core/store'
import { i18n, sayDay, sayTime } from '@/i18n'

/** Shops and products by their ids. */
export type Names = Map<string, string>

const { t, te } = i18n.global
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-/
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d/
const DAY = /^\d{4}-\d\d-\d\d$/

export async function namesOf(store: Store): Promise<Names> {
  const all = await Promise.all(['terminals', 'specs', 'promotions'].map((collection) => store.list(collection)))
  return new Map(all.flat().map(({ id, doc }) => [id, String(doc['name'] ?? id)]))
}

/** `shelf_checks/019c…/facings` as “Shelf check · a product · Facings”. Ids that name nothing are left out. */
export function sayPath(path: string[], names: Names): string {
  const words = path.map((part) => names.get(part) ?? (ID.test(part) ? '' : sayName(part)))
  return words.filter(Boolean).join(' · ') || t('unsent.refusal.whole')
}

export function sayValue(value: unknown, names: Names, name = ''): string {
  if (value === null || value === undefined || value === '') return t('unsent.refusal.nothing')
  if (typeof value === 'boolean') return t(value ? 'unsent.refusal.yes' : 'unsent.refusal.no')
  if (typeof value === 'string') return sayText(value, names)
  if (Array.isArray(value)) {
    if (value.every((each) => typeof each !== 'object')) return value.map((each) => sayValue(each, names)).join(', ') || t('unsent.refusal.nothing')
    return t(name === 'photos' ? 'unsent.refusal.photos' : 'unsent.refusal.rows', { n: value.length }, value.length)
  }
  if (typeof value !== 'object') return String(value)
  const fields = Object.entries(value).filter(([field, each]) => each !== null && !ID.test(String(each)) && field !== 'id')
  return fields.map(([field, each]) => `${sayName(field)} ${sayValue(each, names, field)}`).join(', ')
}

function sayName(name: string): string {
  return te(`unsent.fields.${name}`) ? t(`unsent.fields.${name}`) : /^\d+$/.test(name) ? String(Number(name) + 1) : name.replaceAll('_', ' ')
}

function sayText(text: string, names: Names): string {
  if (TIME.test(text)) return `${sayDay(cityDay(Date.parse(text)), null)} ${sayTime(Date.parse(text))}`
  if (DAY.test(text)) return sayDay(text, null)
  if (te(`terminals.visit_kinds.${text}`)) return t(`terminals.visit_kinds.${text}`)
  return names.get(text) ?? text
}
