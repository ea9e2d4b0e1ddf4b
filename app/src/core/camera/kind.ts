/**
 * What kind of picture a file is by its first bytes, as the server looks at them (backend/photos/containers.py): a name and a declared
 * type may say anything, or nothing. Phones give HEIC as `image/heic`, `image/heif`, or without a type at all.
 */
const HEIF_BRANDS = ['heic', 'heix', 'heim', 'heis', 'mif1']
/** A film of pictures first of all: the server takes one picture. */
const SEQUENCE_BRANDS = ['msf1', 'hevc', 'hevx', 'hevm', 'hevs']

export type MediaType = 'image/jpeg' | 'image/png' | 'image/webp' | 'image/heic'

/** null for everything that the server does not take. */
export function mediaTypeOf(bytes: ArrayBuffer): MediaType | null {
  const head = new Uint8Array(bytes, 0, Math.min(200, bytes.byteLength))
  const text = (from: number, to: number): string => String.fromCharCode(...head.slice(from, to))
  if (text(0, 3) === '\xff\xd8\xff') return 'image/jpeg'
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png'
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'image/webp'
  if (text(4, 8) !== 'ftyp' || SEQUENCE_BRANDS.includes(text(8, 12))) return null
  const end = Math.min(new DataView(bytes).getUint32(0), head.length)
  const brands = [text(8, 12)]
  for (let at = 16; at + 4 <= end; at += 4) brands.push(text(at, at + 4))
  return brands.some((brand) => HEIF_BRANDS.includes(brand)) ? 'image/heic' : null
}
