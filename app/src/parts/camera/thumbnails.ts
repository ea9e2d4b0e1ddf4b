/** Small pictures of photos: kept when they are taken, made of the phone's copy, or, once that has left, from the server. */
import { watch } from 'vue'
import { phone, stage } from '@/parts/phone'

const shown = new Map<string, string>()
// What was opened is not to outlive the key that opened it.
watch(
  stage,
  () => {
    for (const address of shown.values()) URL.revokeObjectURL(address)
    shown.clear()
  },
  { flush: 'sync' },
)
const KEPT_MS = 90 * 86_400_000
const keyOf = (id: string): string => `thumbnail/${id}`

/** As an address that an image can have; null if there is neither copy nor network. */
export async function thumbnailOf({ id, received_at }: { id: string; received_at?: string | null }): Promise<string | null> {
  const known = shown.get(id) ?? (await phone.open.store.draft<string>(keyOf(id))) ?? (await fromCopy(id)) ?? (received_at && navigator.onLine ? await rendition(id, 'thumbnail') : null)
  if (known) shown.set(id, known)
  return known
}

export async function keepThumbnail(id: string, jpeg: ArrayBuffer): Promise<void> {
  await dropOld()
  const address = await dataAddress(new Blob([jpeg], { type: 'image/jpeg' }))
  shown.set(id, address)
  await phone.open.store.saveDraft(keyOf(id), address)
}

/** A picture of the server, kept for where there is no network: the examples of standards. */
export async function fetchThumbnail(id: string): Promise<string | null> {
  const kept = await phone.open.store.draft<string>(keyOf(id))
  if (kept || !navigator.onLine) return kept
  const picture = await rendition(id, 'view')
  if (picture) await phone.open.store.saveDraft(keyOf(id), picture)
  return picture
}

async function fromCopy(id: string): Promise<string | null> {
  const [picture, row] = await Promise.all([phone.database.pictures.get(id), phone.database.photos.get(id)])
  if (!picture || row?.media_type === 'image/heic') return null // it is HEIC because this browser could not open it
  const bytes = await phone.open.vault.unsealBytes(picture.body, `photo/${id}`)
  return URL.createObjectURL(new Blob([bytes], { type: row?.media_type ?? 'image/jpeg' }))
}

/** No longer than visits stay on the phone. */
async function dropOld(): Promise<void> {
  const before = Date.now() - KEPT_MS
  await phone.database.drafts.where('key').startsWith(keyOf('')).filter((row) => row.saved_at < before).delete()
}

interface Links {
  items: { rendition: string; url: string }[]
}

async function rendition(id: string, name: string): Promise<string | null> {
  try {
    const { items } = await phone.api.json<Links>('GET', `/photos/${id}/links`)
    const link = items.find((each) => each.rendition === name)
    if (!link) return null
    const answer = await fetch(link.url, { cache: 'no-store' }) // it is kept sealed, and in no other place
    return answer.ok ? await dataAddress(await answer.blob()) : null
  } catch {
    return null // it is not there yet, or there is no network
  }
}

function dataAddress(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(blob)
  })
}
