/**
 * Brings pictures, each by the resumable uploads of tus, after the text that declares them (docs/sync.md, Photos).
 *
 * What has arrived is remembered by the server, and the address of each upload here, so that a cut costs the bytes of one piece at
 * most. A copy stays on the phone until a pull shows `received_at`.
 */
import { DetailedError, type HttpRequest, type HttpResponse, type HttpStack, Upload } from 'tus-js-client'
import type { Api } from './api'
import type { PhoneDatabase, PhotoRow } from './database'
import { Refused, SignedOut, Revoked, Unreachable } from './failures'
import { Store } from './store'
import type { Vault } from './vault'
import type { Problem } from './wire'

export interface PhotoContext {
  database: PhoneDatabase
  vault: Vault
  api: Api
  now: () => number
  /** So much in one request. */
  pieceBytes: number
  report?: (sentBytes: number, totalBytes: number) => void
}

/** What was sent and has not been seen in a pull for so long is offered again: of an arrived photo the server takes no byte twice. */
const OFFER_AGAIN_MS = 24 * 3_600_000

/** Brings what waits and may go; how many photos were sent is returned. @throws Unreachable, Refused, SignedOut, Revoked */
export async function sendPhotos(context: PhotoContext): Promise<number> {
  const due = await photosToSend(context.database, context.now())
  const total = due.reduce((sum, photo) => sum + photo.size, 0)
  let before = 0
  let sent = 0
  for (const photo of due) {
    const done = before
    if (await sendOne(context, photo, (bytes) => context.report?.(done + bytes, total))) sent += 1
    before += photo.size
    context.report?.(before, total)
  }
  return sent
}

/** Those whose document has been pushed, the oldest first. */
async function photosToSend(database: PhoneDatabase, now: number): Promise<PhotoRow[]> {
  const { outbox, refusals, photos } = database
  return database.transaction('rw', outbox, refusals, photos, async () => {
    const forgotten = photos.where('state').equals('sent').filter((photo) => now - photo.sent_at > OFFER_AGAIN_MS)
    await forgotten.modify({ state: 'waiting', sent_bytes: 0, upload_url: null })
    const edits = await outbox.where('state').anyOf('waiting', 'deferred').toArray()
    const open = new Set([...edits, ...(await refusals.toArray())].map(({ collection, id }) => `${collection}/${id}`))
    const waiting = await photos.where('state').equals('waiting').sortBy('taken_at')
    return waiting.filter((photo) => !open.has(`${photo.collection}/${photo.doc_id}`))
  })
}

async function sendOne(context: PhotoContext, photo: PhotoRow, report: (bytes: number) => void): Promise<boolean> {
  const { database, vault, now } = context
  const picture = await database.pictures.get(photo.id)
  if (!picture) return false
  const bytes = await vault.unsealBytes(picture.body, `photo/${photo.id}`)
  try {
    await upload(context, photo, new Blob([bytes]), report)
  } catch (error) {
    const refusal = error instanceof Refused ? error : null
    if (!refusal) throw error
    const isUndeclared = refusal.problem.slug === 'photo-not-declared'
    if (isUndeclared && (await isDeclared(context, photo))) return false // its document is on its way
    if (isUndeclared || refusal.status === 413 || refusal.problem.slug === 'photo-differs') {
      await database.photos.update(photo.id, { state: 'refused', problem: refusal.problem, upload_url: null })
      return false
    }
    throw error
  }
  await database.photos.update(photo.id, { state: 'sent', sent_at: now(), sent_bytes: photo.size })
  return true
}

/** Whether its document, as this phone knows it, still speaks of it: another device may have taken it out, or taken all back. */
async function isDeclared({ database, vault }: PhotoContext, { id, collection, doc_id }: PhotoRow): Promise<boolean> {
  const { doc } = (await new Store(database, vault).get(collection, doc_id)) ?? {}
  return ((doc?.['photos'] ?? []) as { id: string }[]).some((each) => each.id === id)
}

function upload({ api, database, pieceBytes }: PhotoContext, photo: PhotoRow, data: Blob, report: (bytes: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const stack = new Stack(api)
    const job = new Upload(data as unknown as File, {
      endpoint: `${api.base}/sync/uploads`,
      uploadUrl: photo.upload_url,
      metadata: { photo_id: photo.id, sha256: photo.sha256 },
      chunkSize: pieceBytes,
      uploadDataDuringCreation: true,
      storeFingerprintForResuming: false,
      retryDelays: null as unknown as number[], // the engine decides when to try again
      httpStack: stack,
      onUploadUrlAvailable: () => void database.photos.update(photo.id, { upload_url: job.url }),
      onChunkComplete: (_size, accepted) => {
        report(accepted)
        void database.photos.update(photo.id, { sent_bytes: accepted })
      },
      onSuccess: () => resolve(),
      onError: (error) => reject(stack.failure ?? failureOf(error)),
    })
    job.start()
  })
}

function failureOf(error: Error): Error {
  const answer = error instanceof DetailedError ? error.originalResponse : null
  if (!answer) return new Unreachable(error.message)
  const after = Number(answer.getHeader('Retry-After') ?? NaN)
  return new Refused(answer.getStatus(), problemIn(answer), Number.isFinite(after) ? after : null)
}

function problemIn(answer: HttpResponse): Problem {
  try {
    const body: unknown = JSON.parse(answer.getBody())
    if (typeof body === 'object' && body !== null && 'slug' in body) return body as Problem
  } catch {
    // it was no JSON
  }
  return { slug: 'unavailable', title: '', status: answer.getStatus() }
}

/** tus by the same door as everything else: its requests have the log-in, its renewal and its refusals. */
class Stack implements HttpStack {
  failure: SignedOut | Revoked | Unreachable | null = null
  constructor(private readonly api: Api) {}

  createRequest(method: string, url: string): HttpRequest {
    const headers: Record<string, string> = {}
    return {
      getMethod: () => method,
      getURL: () => url,
      setHeader: (name, value) => {
        headers[name] = value
      },
      getHeader: (name) => headers[name],
      setProgressHandler: () => undefined,
      send: (body) => this.#send(method, url, headers, body as BodyInit | null),
      abort: () => Promise.resolve(),
      getUnderlyingObject: () => null,
    }
  }

  getName(): string {
    return 'zhudian'
  }

  async #send(method: string, url: string, headers: Record<string, string>, body: BodyInit | null): Promise<HttpResponse> {
    try {
      const answer = await this.api.send(method, url, body ?? null, headers)
      const text = await answer.text().catch(() => '')
      return {
        getStatus: () => answer.status,
        getHeader: (name) => answer.headers.get(name) ?? undefined,
        getBody: () => text,
        getUnderlyingObject: () => answer,
      }
    } catch (error) {
      if (error instanceof SignedOut || error instanceof Revoked || error instanceof Unreachable) this.failure = error
      throw error
    }
  }
}
