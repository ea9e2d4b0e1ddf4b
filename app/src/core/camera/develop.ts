/**
 * From the camera's file to what is sent: upright, no larger than it has to be, with the evidence of the original, and looked at for
 * blur and darkness. It runs in a worker where the browser can draw in one, so that the screen never waits.
 */
import { type Exif, NO_EXIF, cameraTime, readExif, takenAt, withExif } from './exif'
import { mediaTypeOf } from './kind'
import { type Hint, MEASURED_SIDE, hintOf } from './quality'

export interface Taken {
  file: Blob
  source: 'camera' | 'gallery'
  /** When the file came from the camera, in milliseconds since 1970. */
  at: number
  /** Where the phone was then, for cameras that do not write it; never for pictures of the gallery. */
  place: { latitude: number; longitude: number } | null
}

export interface Developed {
  bytes: ArrayBuffer
  media_type: string
  sha256: string
  /** null: nobody knows. */
  taken_at: number | null
  hint: Hint | null
  /** A small JPEG; null for what this browser cannot show. */
  thumbnail: ArrayBuffer | null
}

export class NotAPicture extends Error {
  override name = 'NotAPicture'
}

const LONGEST_SIDE = 2048
const QUALITY = 0.8
const THUMBNAIL_SIDE = 240
const LARGEST_BYTES = 50_000_000

type Canvas = OffscreenCanvas | HTMLCanvasElement

/** @throws NotAPicture */
export async function develop(taken: Taken): Promise<Developed> {
  const original = await taken.file.arrayBuffer()
  const exif = evidence(taken, readExif(original))
  const taken_at = takenAt(exif) ?? (taken.source === 'camera' ? taken.at : null)
  const picture = await createImageBitmap(taken.file, { imageOrientation: 'from-image' }).catch(() => null)
  if (!picture) return asItIs(original, taken_at)
  const canvas = drawn(picture, LONGEST_SIDE)
  const [small, thumbnail] = [drawn(canvas, MEASURED_SIDE), drawn(canvas, THUMBNAIL_SIDE)]
  picture.close()
  const bytes = withExif(await encoded(canvas, QUALITY), exif)
  const { data } = context(small).getImageData(0, 0, small.width, small.height)
  return {
    ...{ bytes, media_type: 'image/jpeg', sha256: await sha256(bytes), taken_at },
    ...{ hint: hintOf(data, small.width), thumbnail: await encoded(thumbnail, 0.7) },
  }
}

/** The original's own, and of a picture that was taken just now what the phone knows besides. */
export function evidence({ source, at, place }: Pick<Taken, 'source' | 'at' | 'place'>, own: Exif = NO_EXIF): Exif {
  if (source === 'gallery') return own
  return { ...own, ...(own.taken === null && cameraTime(at)), ...(own.latitude === null && place) }
}

/** What this browser cannot open, such as HEIC in Chromium, and the server takes. It is declared as what its bytes are. */
async function asItIs(bytes: ArrayBuffer, taken_at: number | null): Promise<Developed> {
  const media_type = mediaTypeOf(bytes)
  if (!media_type || bytes.byteLength > LARGEST_BYTES) throw new NotAPicture()
  return { bytes, media_type, sha256: await sha256(bytes), taken_at, hint: null, thumbnail: null }
}

function drawn(picture: ImageBitmap | Canvas, longest: number): Canvas {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height))
  const canvas = blank(Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale)))
  const brush = context(canvas)
  brush.imageSmoothingQuality = 'high'
  brush.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return canvas
}

function blank(width: number, height: number): Canvas {
  if (typeof OffscreenCanvas !== 'undefined') return new OffscreenCanvas(width, height)
  return Object.assign(document.createElement('canvas'), { width, height })
}

function context(canvas: Canvas): CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D {
  return canvas.getContext('2d', { willReadFrequently: canvas.width <= MEASURED_SIDE }) as OffscreenCanvasRenderingContext2D
}

async function encoded(canvas: Canvas, quality: number): Promise<ArrayBuffer> {
  const form = 'image/jpeg'
  if ('convertToBlob' in canvas) return (await canvas.convertToBlob({ type: form, quality })).arrayBuffer()
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, form, quality))
  if (!blob) throw new NotAPicture()
  return blob.arrayBuffer()
}

async function sha256(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
