import { afterEach, describe, expect, it, vi } from 'vitest'
import { developed } from '@/core/camera/darkroom'
import { evidence } from '@/core/camera/develop'
import { type Exif, NO_EXIF, cameraTime, readExif, takenAt, withExif } from '@/core/camera/exif'
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
    const taken = (type: string) => ({ file: new Blob([JPEG], { type }), source: 'gallery', at: 0, place: null }) as const
    const all = await Promise.allSettled(['image/jpeg', 'text/plain', 'image/jpeg', 'image/jpeg'].map((type) => developed(taken(type))))
    expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
    expect(most).toBe(1)
  })
})
