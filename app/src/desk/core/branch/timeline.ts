/** An in-store day as stretches of a bar: in the shop, and away from it, from arrival to departure. */
import type { InStoreDay } from './wire/inStore'

export interface Stretch {
  kind: 'there' | 'away'
  from: number
  until: number
  /** Of the whole, in per cent. */
  share: number
  reason: string
}

/** A day that is still open lasts until `now`. */
export function stretchesOf({ interruptions, server }: Pick<InStoreDay, 'interruptions' | 'server'>, now: number): Stretch[] {
  const [begin, end] = [Date.parse(server.arrived_at), server.left_at ? Date.parse(server.left_at) : now]
  if (end <= begin) return []
  const away = interruptions
    .map(({ from, until, reason }) => ({ from: Math.max(begin, Date.parse(from)), until: Math.min(end, until ? Date.parse(until) : end), reason }))
    .filter(({ from, until }) => until > from)
    .sort((a, b) => a.from - b.from)
  const stretches: Stretch[] = []
  const add = (kind: Stretch['kind'], from: number, until: number, reason = ''): void => {
    if (until > from) stretches.push({ kind, from, until, share: ((until - from) / (end - begin)) * 100, reason })
  }
  let at = begin
  for (const { from, until, reason } of away) {
    add('there', at, from)
    add('away', Math.max(at, from), until, reason)
    at = Math.max(at, until)
  }
  add('there', at, end)
  return stretches
}
