/**
 * What a picture says of itself: when, where and with what it was taken. It is read from the file that the camera made, and written
 * anew into the smaller copy, upright. Broken or missing parts are left out.
 */
import { mediaTypeOf } from './kind'

export interface Exif {
  /** As the camera wrote it, `2026:03:02 09:20:41`: the time on the spot. */
  taken: string | null
  /** `+08:00`; most cameras write none. */
  offset: string | null
  latitude: number | null
  longitude: number | null
  make: string | null
  model: string | null
}

export const NO_EXIF: Exif = { taken: null, offset: null, latitude: null, longitude: null, make: null, model: null }

const TAG = { make: 0x010f, model: 0x0110, orientation: 0x0112, exif: 0x8769, gps: 0x8825, taken: 0x9003, offset: 0x9011 }
const ASCII = 2
const SHORT = 3
const LONG = 4
const RATIONAL = 5
const HEADER = [0x45, 0x78, 0x69, 0x66, 0, 0] // “Exif”, and two zeros

// ---- reading ---------------------------------------------------------------------------------------------------------

export function readExif(picture: ArrayBuffer): Exif {
  try {
    const start = tiffIn(picture) ?? tiffInHeic(picture)
    return start === null ? NO_EXIF : read(new DataView(picture, start))
  } catch {
    return NO_EXIF // it breaks off, or points out of itself
  }
}

/** Where the EXIF of a JPEG begins; its segments come before the picture. */
function tiffIn(jpeg: ArrayBuffer): number | null {
  const view = new DataView(jpeg)
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return null
  for (let at = 2; at + 4 < view.byteLength && view.getUint8(at) === 0xff; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint8(at + 1)
    if (marker === 0xda) return null
    if (marker === 0xe1 && HEADER.every((byte, index) => view.getUint8(at + 4 + index) === byte)) return at + 10
  }
  return null
}

/** In a HEIC it is an item among the pixels, and begins with the same words. */
function tiffInHeic(heic: ArrayBuffer): number | null {
  if (mediaTypeOf(heic) !== 'image/heic') return null
  const bytes = new Uint8Array(heic)
  for (let at = bytes.indexOf(HEADER[0]!); at >= 0; at = bytes.indexOf(HEADER[0]!, at + 1)) {
    const order = String.fromCharCode(...bytes.slice(at + 6, at + 10))
    if (HEADER.every((byte, index) => bytes[at + index] === byte) && ['MM\0*', 'II*\0'].includes(order)) return at + 6
  }
  return null
}

function read(tiff: DataView): Exif {
  const little = tiff.getUint16(0) === 0x4949
  const main = entries(tiff, tiff.getUint32(4, little), little)
  const details = main.has(TAG.exif) ? entries(tiff, number(tiff, main.get(TAG.exif)!, little), little) : new Map<number, number>()
  const gps = main.has(TAG.gps) ? entries(tiff, number(tiff, main.get(TAG.gps)!, little), little) : new Map<number, number>()
  const said = (entry: number | undefined): string | null => (entry === undefined ? null : text(tiff, entry, little))
  const degrees = (tag: number, ref: number, negative: string): number | null => {
    const entry = gps.get(tag)
    const value = entry === undefined ? NaN : angle(tiff, entry, little)
    return Number.isFinite(value) ? (said(gps.get(ref)) === negative ? -value : value) : null
  }
  const [latitude, longitude] = [degrees(2, 1, 'S'), degrees(4, 3, 'W')]
  const isPlace = latitude !== null && longitude !== null && (latitude !== 0 || longitude !== 0) // without a fix some write zeros
  return {
    ...{ taken: said(details.get(TAG.taken)), offset: said(details.get(TAG.offset)) },
    ...(isPlace ? { latitude, longitude } : { latitude: null, longitude: null }),
    ...{ make: said(main.get(TAG.make)), model: said(main.get(TAG.model)) },
  }
}

/** Tag → where its entry lies. */
function entries(tiff: DataView, at: number, little: boolean): Map<number, number> {
  const found = new Map<number, number>()
  const count = tiff.getUint16(at, little)
  for (let index = 0; index < count; index++) found.set(tiff.getUint16(at + 2 + 12 * index, little), at + 2 + 12 * index)
  return found
}

function number(tiff: DataView, entry: number, little: boolean): number {
  return tiff.getUint32(entry + 8, little)
}

function text(tiff: DataView, entry: number, little: boolean): string | null {
  const length = Math.min(tiff.getUint32(entry + 4, little), 200)
  const at = length <= 4 ? entry + 8 : number(tiff, entry, little)
  const bytes = new Uint8Array(tiff.buffer, tiff.byteOffset + at, length)
  return String.fromCharCode(...bytes.filter((byte) => byte >= 32 && byte < 127)).trim() || null
}

/** Degrees, minutes and seconds, each a fraction. */
function angle(tiff: DataView, entry: number, little: boolean): number {
  const at = number(tiff, entry, little)
  const part = (index: number): number => tiff.getUint32(at + 8 * index, little) / tiff.getUint32(at + 8 * index + 4, little)
  return part(0) + part(1) / 60 + part(2) / 3600
}

// ---- writing ---------------------------------------------------------------------------------------------------------

/** The same JPEG with this EXIF as its first segment. */
export function withExif(jpeg: ArrayBuffer, exif: Exif): ArrayBuffer {
  const tiff = written(exif)
  const size = 2 + HEADER.length + tiff.length
  const whole = new Uint8Array(jpeg.byteLength + 2 + size)
  whole.set([0xff, 0xd8, 0xff, 0xe1, size >> 8, size & 255, ...HEADER])
  whole.set(tiff, 6 + HEADER.length)
  whole.set(new Uint8Array(jpeg, 2), 4 + size)
  return whole.buffer
}

type Entry = [tag: number, type: number, values: number[] | string]

function written({ taken, offset, latitude, longitude, make, model }: Exif): Uint8Array {
  const main: Entry[] = []
  if (make) main.push([TAG.make, ASCII, make])
  if (model) main.push([TAG.model, ASCII, model])
  main.push([TAG.orientation, SHORT, [1]])
  const details: Entry[] = []
  if (taken) details.push([TAG.taken, ASCII, taken])
  if (offset) details.push([TAG.offset, ASCII, offset])
  const gps: Entry[] = []
  if (latitude !== null && longitude !== null) {
    gps.push([1, ASCII, latitude < 0 ? 'S' : 'N'], [2, RATIONAL, sexagesimal(latitude)])
    gps.push([3, ASCII, longitude < 0 ? 'W' : 'E'], [4, RATIONAL, sexagesimal(longitude)])
  }
  // Pointers to the other two directories come last in the first: their tags are the highest.
  const pointers = (details.length ? 1 : 0) + (gps.length ? 1 : 0)
  const detailsAt = 8 + sizeOf(main) + 12 * pointers
  if (details.length) main.push([TAG.exif, LONG, [detailsAt]])
  const gpsAt = detailsAt + (details.length ? sizeOf(details) : 0)
  if (gps.length) main.push([TAG.gps, LONG, [gpsAt]])
  const bytes = new Uint8Array(gpsAt + (gps.length ? sizeOf(gps) : 0))
  bytes.set([0x4d, 0x4d, 0, 42, 0, 0, 0, 8])
  write(bytes, 8, main)
  if (details.length) write(bytes, detailsAt, details)
  if (gps.length) write(bytes, gpsAt, gps)
  return bytes
}

function sexagesimal(degrees: number): number[] {
  const thousandths = Math.round(Math.abs(degrees) * 3_600_000) // of a second: three centimetres
  return [Math.floor(thousandths / 3_600_000), 1, Math.floor(thousandths / 60_000) % 60, 1, thousandths % 60_000, 1000]
}

const WIDTH: Record<number, number> = { [ASCII]: 1, [SHORT]: 2, [LONG]: 4, [RATIONAL]: 4 }
const bytesIn = ([, type, values]: Entry): number => (typeof values === 'string' ? values.length + 1 : values.length * WIDTH[type]!)
/** What does not fit into an entry lies behind the directory, at even places. */
const outside = (entry: Entry): number => (bytesIn(entry) > 4 ? bytesIn(entry) + (bytesIn(entry) % 2) : 0)
const sizeOf = (directory: Entry[]): number => 6 + directory.reduce((sum, entry) => sum + 12 + outside(entry), 0)

function write(bytes: Uint8Array, start: number, directory: Entry[]): void {
  const view = new DataView(bytes.buffer)
  view.setUint16(start, directory.length)
  let free = start + 6 + 12 * directory.length
  for (const [index, entry] of directory.entries()) {
    const [tag, type, values] = entry
    const at = start + 2 + 12 * index
    const count = typeof values === 'string' ? values.length + 1 : type === RATIONAL ? values.length / 2 : values.length
    view.setUint16(at, tag)
    view.setUint16(at + 2, type)
    view.setUint32(at + 4, count)
    const to = outside(entry) ? free : at + 8
    if (outside(entry)) view.setUint32(at + 8, free)
    free += outside(entry)
    if (typeof values === 'string') for (let i = 0; i < values.length; i++) bytes[to + i] = values.charCodeAt(i)
    else if (type === SHORT) for (const [i, value] of values.entries()) view.setUint16(to + 2 * i, value)
    else for (const [i, value] of values.entries()) view.setUint32(to + 4 * i, value)
  }
}

// ---- time ------------------------------------------------------------------------------------------------------------

/** When it was taken, in milliseconds since 1970; a camera that names no zone is in the city's. */
export function takenAt({ taken, offset }: Exif): number | null {
  const [day, time] = (taken ?? '').split(' ')
  const at = Date.parse(`${day?.replaceAll(':', '-')}T${time}${/^[+-]\d\d:\d\d$/.test(offset ?? '') ? offset : '+08:00'}`)
  return Number.isNaN(at) ? null : at
}

/** A moment as a camera in the city writes it. */
export function cameraTime(at: number): { taken: string; offset: string } {
  const there = new Date(at + 8 * 3_600_000).toISOString()
  return { taken: `${there.slice(0, 10).replaceAll('-', ':')} ${there.slice(11, 19)}`, offset: '+08:00' }
}
