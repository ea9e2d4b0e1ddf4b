/** Edits of two hands at one document: what one has changed, on top of what the other has made of it. */
import type { Doc } from '../wire'
import { differences, leafAt, withLeaf } from './differences'

/** `onto`, with what was changed from `base` to `mine`. Where both changed the same field, mine counts. */
export function rebased(base: Doc, mine: Doc, onto: Doc): Doc {
  return differences(mine, base).reduce((doc, { path, mine: after, theirs: before }) => {
    const there = leafAt(doc, path)
    return withLeaf(doc, path, isList(there) && (isRows(after) || isRows(before)) ? joined(listOf(before), listOf(after), there) : after)
  }, onto)
}

/** Rows that the other has added stay; of those that were mine before, what is left. */
function joined(before: unknown[], after: unknown[], there: unknown[]): unknown[] {
  const own = new Set([...before, ...after].map(nameOf))
  return [...there.filter((row) => !own.has(nameOf(row))), ...after]
}

const isList = (value: unknown): value is unknown[] => Array.isArray(value)
const listOf = (value: unknown): unknown[] => (isList(value) ? value : [])
const isRows = (value: unknown): boolean => isList(value) && value.length > 0 && value.every((row) => nameOf(row) !== undefined)

function nameOf(row: unknown): unknown {
  return (row as Doc | null)?.['id'] ?? (row as Doc | null)?.['spec_id']
}
