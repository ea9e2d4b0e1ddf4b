/**
 * The server as docs/sync.md describes it, in memory: enough of it to tell a client's faults. One person, several devices.
 *
 * A document with `refuse` is rejected, one that `needs` an id waits for it. `hide` moves a document out of the person's scope,
 * `beginEpoch` is a restore from backup.
 */
import type { Change, Doc, Problem, PushedChange } from '@/core/wire'

interface Stored {
  rev: number
  doc: Doc | null
  hidden: boolean
  edit: { device: string; seq: number; rev: number; content: string } | null
}

interface UploadOf {
  photo: string
  length: number
  bytes: Uint8Array[]
  received: number
}

export const PERSON = {
  ...{ id: '019cb5ec-3c00-7000-8000-000000000030', username: 'lin.xiao', name: '林晓', role: 'customer_manager' },
  branch: { id: '019cb5ec-3c00-7000-8000-000000000040', code: '439902', name: '城东' },
  city: { id: 439900, name: '江州' },
}

export class Server {
  rev = 0
  epoch = 1
  expires_in = 900
  readonly docs = new Map<string, Stored>()
  /** Every edit that was stored: `device seq` → how often, and each document's contents in their order. */
  readonly applied = new Map<string, number>()
  readonly contents = new Map<string, string[]>()
  readonly refusals: { key: string; content: string; status: string }[] = []
  readonly photos = new Map<string, Uint8Array>()
  readonly requests: string[] = []
  readonly said: { documents: number; photos: number }[] = []
  readonly revoked = new Set<string>()
  disabled = false
  refreshes = 0
  #tokens = 0
  readonly #access = new Map<string, string>()
  readonly #refresh = new Map<string, { device: string; next: Session | null }>()
  readonly #uploads = new Map<string, UploadOf>()

  /** The `fetch` that leads here. */
  readonly fetch: typeof fetch = async (input, init) => {
    const request = new Request(new URL(String(input), 'http://server'), { ...init, signal: null } as RequestInit)
    const { pathname, searchParams } = new URL(request.url)
    const path = pathname.replace('/api/v1', '')
    this.requests.push(`${request.method} ${path}`)
    const raw = new Uint8Array(await request.arrayBuffer())
    if (path === '/sessions') return this.#logIn(JSON.parse(new TextDecoder().decode(raw)) as LogInBody)
    if (path === '/sessions/refresh') return this.#renew(JSON.parse(new TextDecoder().decode(raw)) as { refresh_token: string })
    const device = this.#access.get((request.headers.get('Authorization') ?? '').replace('Bearer ', ''))
    if (!device) return problem(401, 'session-expired')
    if (this.revoked.has(device)) return problem(401, 'device_revoked')
    if (path === '/sync/pull') return this.#pull(searchParams)
    if (path === '/sync/digest') return this.#digest(JSON.parse(await text(raw, request)) as DigestBody)
    if (path === '/sync/push') return this.#push(JSON.parse(await text(raw, request)) as PushBody, device)
    if (path.startsWith('/sync/uploads')) return this.#tus(request.method, path, request.headers, raw)
    return problem(404, 'not-found')
  }

  /** The server writes, as a desk does: no edit of a phone. */
  put(collection: string, id: string, doc: Doc): void {
    this.docs.set(`${collection}/${id}`, { rev: ++this.rev, doc: { id, ...doc }, hidden: false, edit: null })
  }

  hide(key: string): void {
    const stored = this.docs.get(key)
    if (stored) Object.assign(stored, { hidden: true, rev: ++this.rev })
  }

  beginEpoch(): void {
    this.epoch += 1
  }

  endSessions(): void {
    this.#access.clear()
  }

  forgetLogIns(): void {
    this.#access.clear()
    this.#refresh.clear()
  }

  /** What a phone must hold: id, revision and content of everything the person may see. */
  get visible(): Map<string, { rev: number; doc: Doc }> {
    const shown = [...this.docs].filter(([, { doc, hidden }]) => doc && !hidden)
    return new Map(shown.map(([key, { rev, doc }]) => [key, { rev, doc: doc! }]))
  }

  // ---- sessions ------------------------------------------------------------------------------------------------------

  #logIn(body: LogInBody): Response {
    if (body.password !== 'right') return problem(401, 'wrong-credentials')
    if (this.revoked.has(body.device.id)) return problem(401, 'device_revoked')
    return json(201, this.#issue(body.device.id))
  }

  #issue(device: string): Session {
    const n = ++this.#tokens
    this.#access.set(`access-${n}`, device)
    this.#refresh.set(`refresh-${n}`, { device, next: null })
    return { access_token: `access-${n}`, refresh_token: `refresh-${n}`, expires_in: this.expires_in, person: PERSON }
  }

  #renew({ refresh_token }: { refresh_token: string }): Response {
    this.refreshes += 1
    const known = this.#refresh.get(refresh_token)
    if (!known) return problem(401, 'session-expired')
    if (this.revoked.has(known.device)) return problem(401, 'device_revoked')
    if (this.disabled) return problem(401, 'account-disabled')
    for (const [token, { next }] of this.#refresh) if (next?.refresh_token === refresh_token) this.#refresh.delete(token)
    known.next ??= this.#issue(known.device)
    return json(200, known.next)
  }

  // ---- pull and digest -----------------------------------------------------------------------------------------------

  #pull(query: URLSearchParams): Response {
    const limit = Number(query.get('limit'))
    const only = query.get('collection')
    let [epoch, after, first] = query.has('cursor') ? (query.get('cursor')!.split('.').map(Number) as [number, number, number]) : [this.epoch, 0, this.rev]
    if ([epoch, after, first].some(Number.isNaN)) return problem(400, 'bad-cursor')
    const reset = epoch !== this.epoch
    if (reset) [epoch, after, first] = [this.epoch, 0, this.rev]
    const rows = [...this.docs].filter(([key, { rev }]) => rev > after && (!only || key.startsWith(`${only}/`)))
    rows.sort(([, a], [, b]) => a.rev - b.rev)
    const page = rows.slice(0, limit)
    const changes: Change[] = page.flatMap(([key, { rev, doc, hidden }]): Change[] => {
      const [collection, id] = key.split('/') as [string, string]
      if (doc && !hidden) return [{ collection, id, rev, doc }]
      return rev <= first ? [] : [{ collection, id, rev, deleted: true }]
    })
    const last = page.at(-1)?.[1].rev ?? Math.max(after, first)
    return json(200, { cursor: `${epoch}.${last}.${first}`, more: rows.length > limit, reset, server_time: 'now', changes })
  }

  async #digest({ cursor, held }: DigestBody): Promise<Response> {
    if (Number(cursor.split('.')[1]) < this.rev) return problem(409, 'cursor-behind')
    const { hashOf } = await import('./hashing')
    const names = new Set([...this.visible.keys()].map((key) => key.split('/')[0]!).concat(Object.keys(held)))
    const differs = [...names].filter((name) => {
      const rows = [...this.visible].filter(([key]) => key.startsWith(`${name}/`))
      return (rows.length ? hashOf(rows.map(([key, { rev }]) => `${key.split('/')[1]}:${rev}`)) : undefined) !== held[name]
    })
    return json(200, { differs })
  }

  // ---- push ----------------------------------------------------------------------------------------------------------

  #push(body: PushBody, device: string): Response {
    if (body.changes.length > 500) return problem(413, 'too-many-documents')
    this.said.push(body.outbox)
    const results = body.changes.map((change) => {
      const { collection, id } = change
      return { collection, id, ...this.#settle(change, device) }
    })
    return json(200, { server_time: 'now', clock_offset_ms: 7, results })
  }

  #settle(change: PushedChange, device: string): object {
    const key = `${change.collection}/${change.id}`
    const stored = this.docs.get(key)
    const edit = stored?.edit
    const content = JSON.stringify(change.doc ?? null)
    const refuse = (status: string, slug: string, more = {}): object => {
      this.refusals.push({ key, content, status })
      return { status, problem: { slug, title: slug, status: 422 }, refusal_id: 'r', ...more }
    }
    if (change.doc?.['refuse']) return refuse('rejected', 'invalid')
    const needs = change.doc?.['needs'] as string | undefined
    if (needs && !this.docs.get(needs)?.doc) return { status: 'deferred', problem: { slug: 'missing-reference', title: '', status: 409 } }
    if (change.deleted && !stored?.doc) return { status: 'unchanged' }
    if (stored && edit) {
      if (edit.content === content) return { status: 'unchanged', rev: stored.rev }
      if (edit.device === device && change.device_seq <= edit.seq) return { status: 'unchanged', rev: stored.rev }
      if (edit.device !== device && change.base_rev < edit.rev) return refuse('conflict', 'conflict', { rev: stored.rev, doc: stored.doc })
    }
    const rev = ++this.rev
    const received = (change.doc?.['photos'] as Doc[] | undefined)?.map((photo) => ({ ...photo, received_at: this.photos.has(String(photo['id'])) ? 'then' : null }))
    const doc = change.doc ? { id: change.id, ...change.doc, ...(received && { photos: received }), server: { rev } } : null
    this.docs.set(key, { rev, doc, hidden: stored?.hidden ?? false, edit: { device, seq: change.device_seq, rev, content } })
    const mark = `${device} ${change.device_seq}`
    this.applied.set(mark, (this.applied.get(mark) ?? 0) + 1)
    this.contents.set(key, [...(this.contents.get(key) ?? []), content])
    return { status: 'applied', rev }
  }

  // ---- photos --------------------------------------------------------------------------------------------------------

  async #tus(method: string, path: string, headers: Headers, raw: Uint8Array): Promise<Response> {
    if (method === 'POST') {
      const metadata = Object.fromEntries((headers.get('Upload-Metadata') ?? '').split(',').map((pair) => pair.split(' ') as [string, string]))
      const photo = atob(metadata['photo_id'] ?? '')
      if (!this.#declaring(photo)) return problem(409, 'photo-not-declared')
      const id = String(this.#uploads.size + 1)
      const length = Number(headers.get('Upload-Length'))
      const arrived = this.photos.get(photo)
      this.#uploads.set(id, { photo, length, bytes: arrived ? [arrived] : [], received: arrived ? length : 0 })
      if (!arrived) this.#take(id, raw)
      return new Response(null, { status: 201, headers: { Location: `/api/v1/sync/uploads/${id}`, ...this.#offset(id) } })
    }
    const id = path.split('/').at(-1)!
    const upload = this.#uploads.get(id)
    if (!upload) return problem(404, 'not-found')
    if (method === 'HEAD') return new Response(null, { status: 200, headers: { 'Upload-Length': String(upload.length), ...this.#offset(id) } })
    if (Number(headers.get('Upload-Offset')) !== upload.received) return problem(409, 'wrong-offset')
    this.#take(id, raw)
    return new Response(null, { status: 204, headers: this.#offset(id) })
  }

  #offset(id: string): Record<string, string> {
    return { 'Tus-Resumable': '1.0.0', 'Upload-Offset': String(this.#uploads.get(id)!.received) }
  }

  #take(id: string, raw: Uint8Array): void {
    const upload = this.#uploads.get(id)!
    upload.bytes.push(raw)
    upload.received += raw.length
    if (upload.received < upload.length) return
    const whole = new Uint8Array(upload.length)
    let at = 0
    for (const bytes of upload.bytes) {
      whole.set(bytes, at)
      at += bytes.length
    }
    this.photos.set(upload.photo, whole)
    const [key, stored] = this.#declaring(upload.photo)!
    const photos = (stored.doc!['photos'] as Doc[]).map((photo) => (photo['id'] === upload.photo ? { ...photo, received_at: 'then' } : photo))
    this.docs.set(key, { ...stored, rev: ++this.rev, doc: { ...stored.doc, photos } })
  }

  #declaring(photo: string): [string, Stored] | undefined {
    return [...this.docs].find(([, { doc }]) => ((doc?.['photos'] ?? []) as Doc[]).some((each) => each['id'] === photo))
  }
}

type Session = { access_token: string; refresh_token: string; expires_in: number; person: typeof PERSON }
type LogInBody = { password: string; device: { id: string } }
type DigestBody = { cursor: string; held: Record<string, string> }
type PushBody = { changes: PushedChange[]; outbox: { documents: number; photos: number } }

function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
}

export function problem(status: number, slug: string, headers: Record<string, string> = {}): Response {
  const body: Problem = { slug, title: slug, status }
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/problem+json', ...headers } })
}

async function text(raw: Uint8Array, request: Request): Promise<string> {
  if (request.headers.get('Content-Encoding') !== 'gzip') return new TextDecoder().decode(raw)
  return new Response(new Blob([raw as BlobPart]).stream().pipeThrough(new DecompressionStream('gzip'))).text()
}
