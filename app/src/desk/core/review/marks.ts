/** What a reviewer points at while looking: the fields and photos that a return or rejection is about. One mark for each. */
import type { Item } from './documents'

export type Target = { path: string } | { photo: string }

export const keyOf = (target: Target): string => ('photo' in target ? `photo:${target.photo}` : target.path)

export const targetOf = ({ scope, path, photo_id }: Item): Target | null => (scope === 'photo' && photo_id ? { photo: photo_id } : scope === 'field' && path ? { path } : null)

export function itemOf(target: Target, reason: string, note: string): Item {
  const said = { reason, note: note.trim() || null }
  return 'photo' in target ? { scope: 'photo', photo_id: target.photo, ...said } : { scope: 'field', path: target.path, ...said }
}

export function itemAt(items: readonly Item[], target: Target): Item | undefined {
  return items.find((item) => {
    const own = targetOf(item)
    return own !== null && keyOf(own) === keyOf(target)
  })
}

/** In the place of what was said of the same before. */
export function withItem(items: readonly Item[], item: Item): Item[] {
  return [...withoutTarget(items, targetOf(item)), item]
}

export function withoutTarget(items: readonly Item[], target: Target | null): Item[] {
  if (!target) return [...items]
  return items.filter((item) => {
    const own = targetOf(item)
    return !own || keyOf(own) !== keyOf(target)
  })
}

/** The reason that most of the marks have; the first of equals. */
export function commonReason(items: readonly Item[]): string {
  const counts = new Map<string, number>()
  for (const { reason } of items) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? ''
}
