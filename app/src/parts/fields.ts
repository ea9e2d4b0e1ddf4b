/** Fields and values of documents in words, for those who have to choose between two versions, or to correct one. */
import { cityDay } from '@/core/time'
import type { Leaf } from '@/core/unsent/differences'
import { type Form, formOf } from '@/core/unsent/forms'
import type { Question, Template } from '@/core/visit/documents'
import { yuan } from '@/core/visit/shelf'
import type { Doc } from '@/core/wire'
import { i18n, sayBytes, sayDay, sayList, sayTime } from '@/i18n'
import { said } from './visit/wording'

export interface Option {
  key: string
  label: string
}

/** What names the things of a document: shops, products, people and the like by id; sections and questions of a visit by path. */
export interface Words {
  names: Map<string, string>
  options: { shop: Option[]; spec: Option[]; colleague: Option[] }
  titles: Map<string, string>
  questions: Map<string, Question>
}

export type Field = { kind: Exclude<Form['kind'], 'choice' | 'shop' | 'spec' | 'colleague'> } | { kind: 'choice'; options: Option[] }

const { t, te } = i18n.global
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-/
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d/
const DAY = /^\d{4}-\d\d-\d\d$/

/** What these templates ask: the titles of their sections, and the questions by `section/question`. */
export function asked(templates: readonly Template[]): Pick<Words, 'titles' | 'questions'> {
  const sections = templates.flatMap((template) => template.sections)
  const questions = new Map(sections.flatMap((section) => section.questions.map((each) => [`${section.key}/${each.key}`, each])))
  return { titles: new Map(sections.map(({ key, title }) => [key, said(title)])), questions }
}

/** What can be put into a field: for a fixed choice the options, in words. */
export function fieldOf(collection: string, path: string[], words: Words, value?: Leaf): Field {
  const question = questionAt(path, words)
  if (question?.choices) return { kind: 'choice', options: question.choices.map(({ key, label }) => ({ key, label: said(label) })) }
  if (question) return { kind: question.kind === 'yes_no' ? 'flag' : question.kind === 'number' ? 'number' : 'text' }
  const form = formOf(collection, path, value)
  if (form.kind === 'shop' || form.kind === 'spec' || form.kind === 'colleague') return { kind: 'choice', options: words.options[form.kind] }
  if (form.kind !== 'choice') return { kind: form.kind }
  return form.codes.length ? { kind: 'choice', options: form.codes.map((key) => ({ key, label: sayCode(form.words, key) })) } : { kind: 'text' }
}

/** `shelf_checks/019c…/facings` as “Shelf check · a product · Facings”. Ids that name nothing are left out. */
export function sayPath(path: string[], words: Words, collection = ''): string {
  const [first, section = '', question = ''] = path
  if (first === 'sections' && section) return [words.titles.get(section) ?? section, questionAt(path, words) ? said(questionAt(path, words)!.label) : question].filter(Boolean).join(' · ')
  const parts = path.map((part) => words.names.get(part) ?? (ID.test(part) ? '' : sayName(part, collection)))
  return parts.filter(Boolean).join(' · ') || t('unsent.refusal.whole')
}

export function sayValue(value: unknown, words: Words, collection = '', path: string[] = []): string {
  if (value === null || value === undefined || value === '') return t('unsent.refusal.nothing')
  if (typeof value === 'boolean') return t(value ? 'unsent.refusal.yes' : 'unsent.refusal.no')
  if (Array.isArray(value)) return sayRows(value, words, collection, path)
  if (typeof value === 'object') return sayObject(value as Doc, words, collection, path)
  const question = questionAt(path, words)
  if (question?.choices) return said(question.choices.find(({ key }) => key === value)?.label ?? { zh: String(value), en: String(value) })
  const form = formOf(collection, path, value as Leaf)
  if (form.kind === 'choice') return sayCode(form.words, String(value))
  if (typeof value === 'number') return form.kind === 'money' ? `¥${yuan(value)}` : form.kind === 'bytes' ? sayBytes(value) : String(value)
  return form.kind === 'format' ? String(value).replace('image/', '').toUpperCase() : sayText(String(value), words)
}

function sayRows(rows: unknown[], words: Words, collection: string, path: string[]): string {
  if (rows.every((each) => typeof each !== 'object')) return sayList(rows.map((each) => sayValue(each, words, collection, path))) || t('unsent.refusal.nothing')
  return t(path.at(-1) === 'photos' ? 'unsent.refusal.photos' : 'unsent.refusal.rows', { n: rows.length }, rows.length)
}

function sayObject(value: Doc, words: Words, collection: string, path: string[]): string {
  const { latitude, longitude, accuracy_m, sha256, taken_at } = value
  if (typeof sha256 === 'string') return [t('visit.photo'), taken_at && sayText(String(taken_at), words)].filter(Boolean).join(' · ')
  if (typeof latitude === 'number' && typeof longitude === 'number') {
    return [`${latitude.toFixed(5)}, ${longitude.toFixed(5)}`, typeof accuracy_m === 'number' && t('in_store.position_known', { m: Math.round(accuracy_m) })].filter(Boolean).join(' · ')
  }
  const fields = Object.entries(value).filter(([name, each]) => each !== null && name !== 'id' && (!ID.test(String(each)) || words.names.has(String(each))))
  const within = (name: string): string[] => [...path, name]
  return fields.map(([name, each]) => `${sayPath(within(name), words, collection).split(' · ').at(-1)} ${sayValue(each, words, collection, within(name))}`).join(' · ')
}

function questionAt([first, section, question]: string[], { questions }: Words): Question | undefined {
  return first === 'sections' ? questions.get(`${section}/${question}`) : undefined
}

/** A code that this version has no word for stays as it is. */
function sayCode(words: string, code: string): string {
  return /^\w+$/.test(code) && te(`${words}.${code}`) ? t(`${words}.${code}`) : code
}

/** As the collection's own screens call it, else as most do; what this version does not know keeps the name that it has. */
function sayName(name: string, collection: string): string {
  if (/^\d+$/.test(name)) return String(Number(name) + 1)
  const known = [`unsent.fields_of.${collection}.${name}`, `unsent.fields.${name}`].find((key) => /^\w+$/.test(name) && te(key))
  return known ? t(known) : name
}

function sayText(text: string, { names }: Words): string {
  if (TIME.test(text)) return `${sayDay(cityDay(Date.parse(text)), null)} ${sayTime(Date.parse(text))}`
  if (DAY.test(text)) return sayDay(text, null)
  return names.get(text) ?? (ID.test(text) ? `…${text.slice(-6)}` : text)
}
