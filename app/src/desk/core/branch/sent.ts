/**
 * What a phone sent, as lines to read: a path, and what stands there. What the problem names comes with its reason. Rows are called by
 * their product, else by their place. A position or a picture is one line, as long as nothing inside it is wrong.
 */
import type { Doc } from '@/core/wire'
import type { Refusal } from './wire/phones'

export interface SentLine {
  /** As the problem names it: `shelf_checks.0.facings`. */
  field: string
  path: string[]
  value: unknown
  reason: string
}

type Sent = Pick<Refusal, 'sent' | 'problem'>

const MOST = 400

export function linesOf({ sent, problem }: Sent): SentLine[] {
  const reasons = new Map((problem.errors ?? []).map(({ field, reason }) => [field, reason]))
  const found = linesWithin(documentOf(sent), '', [], new Set(reasons.keys()))
  const lines = found.map((line) => ({ ...line, reason: reasons.get(line.field) ?? '' }))
  const there = new Set(lines.map(({ field }) => field))
  // What is missing has no value, and is what one looks for first.
  const missing = [...reasons].filter(([field]) => !there.has(field)).map(([field, reason]) => ({ field, path: field.split('.'), value: undefined, reason }))
  return [...missing, ...lines].slice(0, MOST)
}

/** The document inside the envelope of a push; what is no envelope is shown whole. */
export function documentOf(sent: unknown): unknown {
  return isRecord(sent) && isRecord(sent['doc']) ? sent['doc'] : sent
}

/** Numbers of rows say nothing to a reader, and what the server keeps was not the phone's to say. */
const UNSAID = ['id', 'server']

function linesWithin(value: unknown, field: string, path: string[], wrong: ReadonlySet<string>): Omit<SentLine, 'reason'>[] {
  const own = { field, path, value }
  const isWrongWithin = [...wrong].some((each) => each.startsWith(field && `${field}.`) && each !== field)
  const parts = partsOf(value)
  if (!parts?.length || (isOneThing(value) && !isWrongWithin)) return [own]
  const within = parts.flatMap(([name, called, each]) => {
    const at = field ? `${field}.${name}` : name
    return UNSAID.includes(name) && !wrong.has(at) ? [] : linesWithin(each, at, [...path, called], wrong)
  })
  return wrong.has(field) ? [own, ...within] : within
}

/** Name, what it is called in a path, and value of each part; null of what has none. */
function partsOf(value: unknown): [string, string, unknown][] | null {
  if (Array.isArray(value)) return value.map((each, index) => [String(index), isRecord(each) && typeof each['spec_id'] === 'string' ? each['spec_id'] : String(index), each])
  return isRecord(value) ? Object.entries(value).map(([name, each]) => [name, name, each]) : null
}

function isOneThing(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((each) => typeof each !== 'object')
  return isRecord(value) && (typeof value['sha256'] === 'string' || (typeof value['latitude'] === 'number' && typeof value['longitude'] === 'number'))
}

const isRecord = (value: unknown): value is Doc => typeof value === 'object' && value !== null && !Array.isArray(value)
