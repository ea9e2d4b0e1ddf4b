/**
 * Two versions of a document, leaf by leaf, and a third one put together from both.
 *
 * Rows of a list are matched by their `id`, else by what they are of (`spec_id`), else by their place. A path is readable by both:
 * `shelf_checks/019c…/facings`.
 */
import type { Doc } from '../wire'

export type Leaf = string | number | boolean | null | undefined | unknown[]

export interface Difference {
  path: string[]
  mine: Leaf
  theirs: Leaf
}

export type Side = 'mine' | 'theirs'

type Tree = Leaf | Doc | Doc[]

const isDoc = (value: unknown): value is Doc => typeof value === 'object' && value !== null && !Array.isArray(value)
const isRows = (value: unknown): value is Doc[] => Array.isArray(value) && value.length > 0 && value.every(isDoc)

/** Of photos the server's word, which is no edit. */
const SERVERS = /^(photos\/[^/]+\/(received_at|refusal)|server\b.*)$/

/** Without what only the server writes. */
export function differences(mine: Doc, theirs: Doc): Difference[] {
  return between(mine as Tree, theirs as Tree, []).filter(({ path }) => !SERVERS.test(path.join('/')))
}

function between(mine: Tree, theirs: Tree, path: string[]): Difference[] {
  // The server fills in null what a phone leaves out.
  if (JSON.stringify(mine ?? null) === JSON.stringify(theirs ?? null)) return []
  const [ours, others] = [partsOf(mine), partsOf(theirs)]
  // Where one side has nothing at all, the whole differs rather than each of its parts.
  if (!ours || !others) return [{ path, mine: mine as Leaf, theirs: theirs as Leaf }]
  const names = new Set([...Object.keys(ours), ...Object.keys(others)])
  return [...names].flatMap((name) => between(ours[name] as Tree, others[name] as Tree, [...path, name]))
}

function partsOf(value: Tree): Doc | null {
  if (isDoc(value)) return value
  if (isRows(value)) return Object.fromEntries(value.map((row, index) => [nameOf(row, index), row]))
  return null
}

function nameOf(row: Doc, index: number): string {
  return String(row['id'] ?? row['spec_id'] ?? index)
}

/** `mine`, with what was chosen of theirs. What was not chosen stays mine. */
export function merged(mine: Doc, chosen: { difference: Difference; side: Side }[]): Doc {
  return chosen.reduce((doc, { difference, side }) => (side === 'theirs' ? withLeaf(doc, difference.path, difference.theirs) : doc), mine)
}

/** A copy of the document with another value at a path; undefined takes the field or row away. */
export function withLeaf(doc: Doc, path: string[], value: unknown): Doc {
  return put(doc, path, value) as Doc
}

function put(within: unknown, [name, ...rest]: string[], value: unknown): unknown {
  if (name === undefined) return value
  if (Array.isArray(within)) {
    const rows = within as Doc[]
    const at = rows.findIndex((row, index) => nameOf(row, index) === name)
    if (at < 0) return value === undefined ? rows : [...rows, put({}, rest, value)]
    if (!rest.length && value === undefined) return rows.filter((_, index) => index !== at)
    return rows.map((row, index) => (index === at ? put(row, rest, value) : row))
  }
  const fields = { ...(within as Doc | undefined) }
  const next = put(fields[name], rest, value)
  if (next === undefined) delete fields[name]
  else fields[name] = next
  return fields
}

/** The path of a field as the server's problems name it: `shelf_checks.0.facings`. */
export function pathOf(doc: Doc, field: string): string[] {
  let within: unknown = doc
  return field.split('.').map((name) => {
    const row = Array.isArray(within) ? (within as Doc[])[Number(name)] : undefined
    const said = row ? nameOf(row, Number(name)) : name
    within = row ?? (isDoc(within) ? within[name] : undefined)
    return said
  })
}

export function leafAt(doc: Doc, path: string[]): unknown {
  return path.reduce<unknown>((within, name) => {
    if (Array.isArray(within)) return (within as Doc[]).find((row, index) => nameOf(row, index) === name)
    return isDoc(within) ? within[name] : undefined
  }, doc)
}
