/** Refused documents in words: fields as the phone's own screens call them, shops and people by name, times in the city's time. */
import { formOf } from '@/core/unsent/forms'
import type { Leaf } from '@/core/unsent/differences'
import type { Template } from '@/core/visit/documents'
import { i18n } from '@/i18n'
import { type Words, asked, fieldOf, sayPath, sayValue } from '@/parts/fields'
import { type SentLine, documentOf, linesOf } from '../../core/branch/sent'
import type { Named, Refusal } from '../../core/branch/wire/phones'
import { CITY, EVERYBODY } from '../../roles'
import { isOneOf } from '../../parts/desk'

export interface SaidLine {
  key: string
  field: string
  value: string
  /** What the value names, where the reader may see it. */
  named: Named | null
  reason: string
}

const { t } = i18n.global
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-/i
const REFERS = /(^|\.)(\w+_id|joint_with)$/
const SCREENS: Partial<Record<Named['kind'], string>> = { terminal: 'terminals', spec: 'specs', person: 'people', promotion: 'promotions', task: 'tasks', visit: 'visits' }

export function sayLines(refusal: Refusal, templates: readonly Template[]): SaidLine[] {
  const words = wordsOf(refusal, templates)
  const named = new Map((refusal.names ?? []).map((each) => [each.id, each]))
  return linesOf(refusal).map((line) => {
    return { key: line.field, field: sayPath(line.path, words, refusal.collection), value: sayOf(line, refusal.collection, words), named: named.get(String(line.value).toLowerCase()) ?? null, reason: sayReason(line, refusal.collection, words) }
  })
}

/** Why it was refused in one sentence, for a list: what stands in the fields is not said. */
export function sayWhy(refusal: Refusal): string {
  const words = wordsOf(refusal, [])
  const faults = linesOf(refusal).filter(({ reason }) => reason)
  return [refusal.problem.title, ...faults.map((line) => t('desk_branch.phones.fault', { field: sayPath(line.path, words, refusal.collection), reason: sayReason(line, refusal.collection, words) }))].join(' ')
}

/** Which version of the template the document answers, where it says so. */
export function versionIn({ sent }: Refusal): number | null {
  const version = (documentOf(sent) as { template_version?: unknown } | null)?.template_version
  return typeof version === 'number' ? version : null
}

function wordsOf({ names = [] }: Refusal, templates: readonly Template[]): Words {
  return { names: new Map(names.map(({ id, name }) => [id, name])), options: { shop: [], spec: [], colleague: [] }, ...asked(templates) }
}

function sayOf({ field, path, value }: SentLine, collection: string, words: Words): string {
  if (value === undefined) return t('desk_branch.phones.missing_value')
  const text = typeof value === 'string' ? value.toLowerCase() : ''
  if (REFERS.test(field) && ID.test(text) && !words.names.has(text)) return t('desk_branch.phones.not_seen', { id: text.slice(-6) })
  return sayValue(words.names.has(text) ? text : value, words, collection, path)
}

/** The server's reason lists its codes; here it has to be said only that it is none of them. */
function sayReason({ path, value, reason }: SentLine, collection: string, words: Words): string {
  if (!reason || typeof value !== 'string' || formOf(collection, path, value as Leaf).kind !== 'choice') return reason
  const field = fieldOf(collection, path, words, value)
  const isOfNone = field.kind === 'choice' && !field.options.some(({ key }) => key === value)
  return isOfNone ? t('desk_branch.phones.not_a_choice', { value }) : reason
}

/** Where it can be looked at; empty where there is no such screen, or none for this reader. */
export function screenOf({ kind, id }: Named): string {
  const mayOpen = isOneOf(kind === 'person' ? CITY : EVERYBODY)
  return mayOpen && SCREENS[kind] ? `/app/desk/${SCREENS[kind]}/${id}` : ''
}
