/** What stands on the map: the day's stops by their number, or all own shops. Shops whose place nobody has measured are told apart. */
import { type Place, placeOf } from '../distances'
import type { Terminal } from '../documents'
import type { Today } from '../today'

export interface Marker {
  id: string
  name: string
  at: Place
  /** Its place in the day's list; empty for a shop that is not on it. */
  label: string
  state: 'done' | 'open' | 'next' | 'later' | 'shop'
}

export interface Marked {
  markers: Marker[]
  /** Shops without a place. */
  placeless: Terminal[]
}

/** `next` is the first stop that nobody has been to. */
export function markersOfToday({ stops }: Today): Marked {
  const next = stops.find((stop) => stop.visit === 'none')
  return collected(
    stops.map((stop, index) => ({
      terminal: stop.terminal,
      label: String(index + 1),
      state: stop.visit !== 'none' ? stop.visit : stop === next ? 'next' : 'later',
    })),
  )
}

/** Shops that are closed have left the map. */
export function markersOfShops(terminals: Terminal[]): Marked {
  return collected(terminals.filter(({ closed_on }) => !closed_on).map((terminal) => ({ terminal, label: '', state: 'shop' })))
}

function collected(all: { terminal: Terminal; label: string; state: Marker['state'] }[]): Marked {
  const marked: Marked = { markers: [], placeless: [] }
  for (const { terminal, ...rest } of all) {
    const at = placeOf(terminal)
    if (at) marked.markers.push({ id: terminal.id, name: terminal.name, at, ...rest })
    else marked.placeless.push(terminal)
  }
  return marked
}
