import { afterEach, describe, expect, it, vi } from 'vitest'
import { developed } from '@/core/camera/darkroom'
import { develop, evidence } from '@/core/camera/develop'
import { type Exif, NO_EXIF, cameraTime, readExif, takenAt, withExif } from '@/core/camera/exif'
import { mediaTypeOf } from '@/core/camera/kind'
import { hintOf } from '@/core/camera/quality'

const JPEG = new Uint8Array([0xff, 0xd8, 0xff, 0xdb, 0, 4, 1, 2, 0xff, 0xda, 0, 2, 9, 9, 0xff, 0xd9]).buffer
const whole: Exif = { taken: '2026:03:02 09:20:41', offset: '+08:00', latitude: 30.123456, longitude: -114.654321, make: 'Xiaomi', model: 'M2' }

describe('what a picture says of itself', () => {
  it('is read as it was written, with the picture behind it unchanged', () => {
    const written = withExif(JPEG, whole)
    const read = readExif(written)
    expect(read).toMatchObject({ taken: whole.taken, offset: whole.offset, make: 'Xiaomi', model: 'M2' })
    expect(Math.abs(read.latitude! - whole.latitude!)).toBeLessThan(1e-6)
    expect(Math.abs(read.longitude! - whole.longitude!)).toBeLessThan(1e-6)
    expect(new Uint8Array(written).slice(-14)).toEqual(new Uint8Array(JPEG).slice(2))
  })

  it.each([
    ['time alone', { ...NO_EXIF, taken: '2026:03:02 09:20:41' }],
    ['a short name', { ...NO_EXIF, make: 'LG' }],
    ['nothing', NO_EXIF],
  ])('may be %s', (_, exif) => expect(readExif(withExif(JPEG, exif))).toEqual(exif))

  it('is nothing in files that break off, point out of themselves, or are no JPEG', () => {
    const written = new Uint8Array(withExif(JPEG, whole))
    for (let end = 0; end < written.length; end += 3) expect(() => readExif(written.slice(0, end).buffer)).not.toThrow()
    for (let at = 12; at < 60; at++) expect(() => readExif(written.with(at, 0xff).buffer as ArrayBuffer)).not.toThrow()
    expect(readExif(new Uint8Array([1, 2, 3, 4, 5]).buffer)).toEqual(NO_EXIF)
  })

  it('is in the city’s time where the camera names no zone', () => {
    expect(takenAt({ ...NO_EXIF, taken: '2026:03:02 09:20:41' })).toBe(Date.parse('2026-03-02T01:20:41Z'))
    expect(takenAt({ ...whole, offset: '+00:00' })).toBe(Date.parse('2026-03-02T09:20:41Z'))
    expect(takenAt(NO_EXIF)).toBeNull()
    expect(cameraTime(Date.parse('2026-03-01T17:20:41Z'))).toEqual({ taken: '2026:03:02 01:20:41', offset: '+08:00' })
  })

  it('is helped out by the phone for what was taken just now, and never for the gallery', () => {
    const now = { at: Date.parse('2026-03-02T01:20:41Z'), place: { latitude: 1, longitude: 2 } }
    expect(evidence({ source: 'camera', ...now })).toMatchObject({ taken: '2026:03:02 09:20:41', latitude: 1, longitude: 2 })
    expect(evidence({ source: 'camera', ...now }, whole)).toEqual(whole)
    expect(evidence({ source: 'gallery', ...now })).toEqual(NO_EXIF)
  })
})

const bytesOf = (...parts: (string | number[])[]): ArrayBuffer =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...part].map((letter) => letter.charCodeAt(0)) : part))).buffer
/** As a phone of Apple writes them: brands, and evidence among the pixels. */
const heic = (...rest: (string | number[])[]) => bytesOf([0, 0, 0, 24], 'ftyp', 'heic', [0, 0, 0, 0], 'mif1heic', 'mdat', ...rest)

describe('a file', () => {
  afterEach(() => vi.unstubAllGlobals())

  it.each([
    ['image/heic', heic()],
    ['image/heic', bytesOf([0, 0, 0, 24], 'ftypmif1', [0, 0, 0, 0], 'mif1heic')],
    ['image/jpeg', JPEG],
    ['image/png', bytesOf('\x89PNG\r\n\x1a\n')],
    ['image/webp', bytesOf('RIFF', [1, 0, 0, 0], 'WEBP')],
    [null, bytesOf([0, 0, 0, 24], 'ftyphevc', [0, 0, 0, 0], 'mif1heic')],
    [null, bytesOf([0, 0, 0, 20], 'ftypavif', [0, 0, 0, 0], 'avif')],
    [null, bytesOf('GIF89a')],
    [null, bytesOf('')],
  ])('is %s by its bytes', (type, bytes) => expect(mediaTypeOf(bytes)).toBe(type))

  it.each(['image/heic', 'image/heif', ''])('of HEIC that the phone calls “%s” is declared as what the server takes it for', async (type) => {
    vi.stubGlobal('createImageBitmap', () => Promise.reject(new Error('unknown kind')))
    const developed = await develop({ file: new Blob([heic('pixels')], { type }), source: 'gallery', at: 0, place: null })
    expect(developed).toMatchObject({ media_type: 'image/heic', thumbnail: null, taken_at: null })
    expect(developed.bytes.byteLength).toBe(heic('pixels').byteLength)
  })

  it('that is none of those is refused on the spot, whatever it calls itself', async () => {
    vi.stubGlobal('createImageBitmap', () => Promise.reject(new Error('unknown kind')))
    const file = new Blob(['a film'], { type: 'image/heic' })
    await expect(develop({ file, source: 'gallery', at: 0, place: null })).rejects.toMatchObject({ name: 'NotAPicture' })
  })

  it('of HEIC tells when and where it was taken, as a JPEG does', () => {
    const tiff = [...new Uint8Array(withExif(JPEG, whole))].slice(6)
    const { latitude, ...rest } = readExif(heic('Exif of nothing', [0, 0, 0, 6], tiff, 'pixels'))
    expect(rest).toMatchObject({ taken: whole.taken, make: 'Xiaomi' })
    expect(latitude).toBeCloseTo(whole.latitude!, 5)
    expect(readExif(heic('Exif', [0, 0], 'XX'))).toEqual(NO_EXIF)
  })
})

describe('a picture', () => {
  const side = 64
  const picture = (shade: (x: number, y: number) => number) =>
    Uint8ClampedArray.from({ length: side * side * 4 }, (_, at) => (at % 4 === 3 ? 255 : shade((at >> 2) % side, Math.floor(at / 4 / side))))

  it('of clear edges is fine', () => expect(hintOf(picture((x) => (x % 8 < 4 ? 60 : 200)), side)).toBeNull())
  it('without edges is blurred', () => expect(hintOf(picture((x, y) => 80 + x + y), side)).toBe('blurred'))
  it('of the night is dark, which is what helps', () => expect(hintOf(picture(() => 12), side)).toBe('dark'))
})

describe('the darkroom', () => {
  afterEach(() => void vi.unstubAllGlobals())

  it('opens one picture at a time, also when a gallery gives many, and goes on after one that is none', async () => {
    let [open, most] = [0, 0]
    vi.stubGlobal('createImageBitmap', async () => {
      most = Math.max(most, ++open)
      await Promise.resolve()
      open -= 1
      throw new TypeError('not here')
    })
    const taken = (type: string) => ({ file: new Blob([type.startsWith('image') ? JPEG : 'words'], { type }), source: 'gallery', at: 0, place: null }) as const
    const all = await Promise.allSettled(['image/jpeg', 'text/plain', 'image/jpeg', 'image/jpeg'].map((type) => developed(taken(type))))
    expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
    expect(most).toBe(1)
  })
})
