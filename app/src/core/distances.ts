/** How far shops are, along a great circle: within half a percent of the truth, which is enough to choose the next one. */
export interface Place {
  latitude: number
  longitude: number
}

const EARTH_M = 6_371_000
const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** In metres. Both places in WGS-84. */
export function distance(a: Place, b: Place): number {
  const [from, to] = [radians(a.latitude), radians(b.latitude)]
  const h = Math.sin((to - from) / 2) ** 2 + Math.cos(from) * Math.cos(to) * Math.sin(radians(b.longitude - a.longitude) / 2) ** 2
  return 2 * EARTH_M * Math.asin(Math.sqrt(h))
}

export function placeOf(terminal: { wgs84_latitude: number | null; wgs84_longitude: number | null }): Place | null {
  const { wgs84_latitude: latitude, wgs84_longitude: longitude } = terminal
  return latitude === null || longitude === null ? null : { latitude, longitude }
}
