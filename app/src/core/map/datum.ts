/**
 * GCJ-02, the datum that Chinese maps are drawn in; it lies 360 to 680 m from WGS-84. The phone keeps and compares places in WGS-84, and
 * shifts them only to be drawn on such a map: the forward way of backend/terminals/geo.py.
 */
import type { Place } from '../distances'

export type Datum = 'wgs84' | 'gcj02'

// The Krasovsky 1940 ellipsoid, on which GCJ-02 is defined.
const SEMI_MAJOR_AXIS_M = 6378245.0
const ECCENTRICITY_SQUARED = 0.006693421622965823
const { PI, abs, sin, cos, sqrt } = Math

/** Where a place is drawn on a map in this datum. */
export function drawn(place: Place, datum: Datum): Place {
  return datum === 'gcj02' ? gcj02Of(place) : place
}

/** Outside China both are the same. */
export function gcj02Of({ latitude, longitude }: Place): Place {
  if (!(latitude >= 0.8293 && latitude <= 55.8271 && longitude >= 72.004 && longitude <= 137.8347)) return { latitude, longitude }
  const [x, y] = [longitude - 105, latitude - 35]
  const ripple = 20 * sin(6 * x * PI) + 20 * sin(2 * x * PI)
  let north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
  north += ((ripple + 20 * sin(y * PI) + 40 * sin((y / 3) * PI)) * 2) / 3
  north += ((160 * sin((y / 12) * PI) + 320 * sin((y * PI) / 30)) * 2) / 3
  let east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
  east += ((ripple + 20 * sin(x * PI) + 40 * sin((x / 3) * PI)) * 2) / 3
  east += ((150 * sin((x / 12) * PI) + 300 * sin((x / 30) * PI)) * 2) / 3
  const phi = (latitude * PI) / 180
  const flattening = 1 - ECCENTRICITY_SQUARED * sin(phi) ** 2
  const meridian = (SEMI_MAJOR_AXIS_M * (1 - ECCENTRICITY_SQUARED)) / (flattening * sqrt(flattening))
  const parallel = (SEMI_MAJOR_AXIS_M / sqrt(flattening)) * cos(phi)
  return { latitude: latitude + (north * 180) / (meridian * PI), longitude: longitude + (east * 180) / (parallel * PI) }
}
