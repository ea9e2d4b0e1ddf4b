/** What a phone sent, as lines to read: a path, and the value there. What the problem names comes with its reason. */
import type { Refusal } from './wire/phones'

export interface SentLine {
  path: string
  value: string
  reason: string
}

const MOST = 400

export function linesOf({ sent, problem }: Pick<Refusal, 'sent' | 'problem'>): SentLine[] {
  const reasons = new Map((problem.errors ?? []).map(({ field, reason }) => [field, reason]))
  const lines: SentLine[] = []
  walk(documentOf(sent), '', (path, value) => {
    lines.push({ path, value, reason: reasons.get(path) ?? '' })
    reasons.delete(path)
  })
  // What is missing has no value, and is what one looks for first.
  const missing = [...reasons].map(([path, reason]) => ({ path, value: '', reason }))
  return [...missing, ...lines].slice(0, MOST)
}

/** The document inside the envelope of a push; what is no envelope is shown whole. */
function documentOf(sent: unknown): unknown {
  return isRecord(sent) && isRecord(sent['doc']) ? sent['doc'] : sent
}

function walk(value: unknown, path: string, found: (path: string, value: string) => void): void {
  const entries = Array.isArray(value) ? value.map((each, index) => [String(index), each] as const) : isRecord(value) ? Object.entries(value) : null
  if (!entries) return found(path, value === null || value === undefined ? '' : String(value))
  if (!entries.length) return found(path, Array.isArray(value) ? '[]' : '{}')
  for (const [key, each] of entries) walk(each, path ? `${path}.${key}` : key, found)
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
