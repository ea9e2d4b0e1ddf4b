/**
 * A promoter's own pictures: declared with a document of the API, their bytes brought in pieces by tus afterwards (docs/sync.md, Photos).
 *
 * A cut costs the bytes of one piece: the upload goes on by itself when there is a network again, as long as the desk is open. After that
 * the picture still counts as declared, and the same file can be chosen once more.
 */
import { Upload } from 'tus-js-client'
import { Unreachable } from '@/core/failures'
import { type Door, TusStack, failureOf } from '@/core/tus'
import { uuid7 } from '@/core/uuid'

export const MEDIA_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/heic'] as const
const BY_ENDING: Record<string, string> = { jpg: 'image/jpeg', jpeg: 'image/jpeg', png: 'image/png', webp: 'image/webp', heic: 'image/heic', heif: 'image/heic' }
/** As the API takes them. */
export const MOST_BYTES = 50_000_000

/** As `photos` of a document have them. */
export interface Declaration {
  id: string
  sha256: string
  size: number
  media_type: string
  view: string | null
  taken_at: string | null
  source: 'gallery'
}

export interface Picture {
  file: File
  declaration: Declaration
}

/** Not a picture that the API takes. */
export class NoPicture extends Error {
  override name = 'NoPicture'
}

/** Some browsers name no type for HEIC: then its ending counts. null for what is no picture. */
export function mediaTypeOf({ type, name }: Pick<File, 'type' | 'name'>): string | null {
  if (type) return (MEDIA_TYPES as readonly string[]).includes(type) ? type : type === 'image/heif' ? 'image/heic' : null
  return BY_ENDING[name.split('.').at(-1)!.toLowerCase()] ?? null
}

/** @throws NoPicture */
export async function pictureOf(file: File, view: string | null = null): Promise<Picture> {
  const media_type = mediaTypeOf(file)
  if (!media_type || file.size < 1 || file.size > MOST_BYTES) throw new NoPicture(file.name)
  const taken_at = file.lastModified ? new Date(file.lastModified).toISOString() : null
  return { file, declaration: { id: uuid7(), sha256: await sha256(file), size: file.size, media_type, view, taken_at, source: 'gallery' } }
}

export async function sha256(file: Blob): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

const PIECE_BYTES = 1_000_000
const WAITS_MS = [2_000, 4_000, 8_000, 15_000, 30_000]

export interface Bringing {
  door: Door
  /** Where uploads begin, such as `/api/v1/sync/uploads`. */
  endpoint: string
  report?: (bytes: number) => void
  wait?: (ms: number) => Promise<void>
}

/** Brings one; without a network it waits and goes on. @throws Refused, SignedOut, Revoked */
export async function bring({ file, declaration }: { file: Blob; declaration: Pick<Declaration, 'id' | 'sha256'> }, { door, endpoint, report, wait = pause }: Bringing): Promise<void> {
  let url: string | null = null
  for (let turn = 0; ; turn += 1) {
    try {
      await attempt(file, declaration, { door, endpoint, url, at: (place) => (url = place), ...(report && { report }) })
      return
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error
      await wait(WAITS_MS[Math.min(turn, WAITS_MS.length - 1)]!)
    }
  }
}

interface Attempt extends Pick<Bringing, 'door' | 'endpoint' | 'report'> {
  url: string | null
  at: (url: string | null) => void
}

function attempt(file: Blob, { id, sha256: digest }: Pick<Declaration, 'id' | 'sha256'>, { door, endpoint, url, at, report }: Attempt): Promise<void> {
  return new Promise((resolve, reject) => {
    const stack = new TusStack(door)
    const job = new Upload(file as File, {
      endpoint,
      uploadUrl: url,
      metadata: { photo_id: id, sha256: digest },
      chunkSize: PIECE_BYTES,
      uploadDataDuringCreation: true,
      storeFingerprintForResuming: false,
      retryDelays: null as unknown as number[],
      httpStack: stack,
      onUploadUrlAvailable: () => at(job.url),
      onChunkComplete: (_size, accepted) => report?.(accepted),
      onSuccess: () => resolve(),
      onError: (error) => reject(stack.failure ?? failureOf(error)),
    })
    job.start()
  })
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))
