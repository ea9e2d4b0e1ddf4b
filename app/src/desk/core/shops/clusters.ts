/**
 * Many places on a map, as few marks: those that would lie on each other at this zoom are one mark with their number. Only what is in
 * sight is looked at, so that a map of 50,000 shops moves as one of fifty.
 */
import type { Place } from '@/core/distances'

export interface Spot extends Place {
  id: string
}

export interface Cluster<T extends Spot> {
  at: Place
  /** All that it stands for. */
  spots: T[]
}

export interface View {
  south: number
  west: number
  north: number
  east: number
  zoom: number
}

/** Marks are at least about this far apart. */
const CELL_PX = 56
/** Of a cell: nearer than this, two marks would touch. */
const NEAR = 0.7
const TILE_PX = 256
/** From this zoom on each shop has a mark of its own, unless others stand in the same place. */
const NEAREST_ZOOM = 17

export function clustersOf<T extends Spot>(spots: readonly T[], view: View): Cluster<T>[] {
  const cell = view.zoom >= NEAREST_ZOOM ? CELL_PX / 8 : CELL_PX
  const world = TILE_PX * 2 ** Math.round(view.zoom)
  const cells = new Map<string, T[]>()
  for (const spot of spots) {
    if (spot.latitude < view.south || spot.latitude > view.north || spot.longitude < view.west || spot.longitude > view.east) continue
    const key = `${Math.floor((x(spot) * world) / cell)}:${Math.floor((y(spot) * world) / cell)}`
    const there = cells.get(key)
    if (there) there.push(spot)
    else cells.set(key, [spot])
  }
  const found = [...cells.values()].map((there) => ({ spots: there, at: middle(there) }))
  return view.zoom >= NEAREST_ZOOM ? found : merged(found, (CELL_PX * NEAR) / world)
}

/** Neighbours across the edge of a cell may lie on each other all the same: the larger takes the smaller in. */
function merged<T extends Spot>(clusters: Cluster<T>[], near: number): Cluster<T>[] {
  const kept: { cluster: Cluster<T>; x: number; y: number }[] = []
  for (const cluster of clusters.sort((a, b) => b.spots.length - a.spots.length)) {
    const here = { cluster, x: x(cluster.at), y: y(cluster.at) }
    const other = kept.find((each) => Math.hypot(each.x - here.x, each.y - here.y) < near)
    if (other) other.cluster.spots.push(...cluster.spots)
    else kept.push(here)
  }
  return kept.map(({ cluster }) => cluster)
}

/** Web Mercator, from 0 to 1. */
const x = ({ longitude }: Place): number => longitude / 360 + 0.5
function y({ latitude }: Place): number {
  const sine = Math.sin((latitude * Math.PI) / 180)
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)
}

function middle(spots: readonly Place[]): Place {
  const mean = (of: (place: Place) => number): number => spots.reduce((sum, each) => sum + of(each), 0) / spots.length
  return { latitude: mean((each) => each.latitude), longitude: mean((each) => each.longitude) }
}

/** “1234” as “1.2k”: a mark has little room. */
export function shortly(count: number): string {
  return count < 1_000 ? String(count) : `${(count / 1_000).toFixed(count < 10_000 ? 1 : 0)}k`
}
