/** Links to look at photos: they work for some minutes, so they are asked for when shown, and kept until shortly before their end. */
import { desk } from './desk'

export interface PhotoLinks {
  thumbnail: string
  view: string
  stamped: string
  original: string
}

const NONE: PhotoLinks = { thumbnail: '', view: '', stamped: '', original: '' }
const EARLY_MS = 30_000

interface Told<Item> {
  items: Item[]
  expires_at: string
}

class Kept<T> {
  private readonly found = new Map<string, { links: Promise<T>; until: number }>()

  constructor(private readonly ask: (id: string) => Promise<{ links: T; until: number }>) {
    desk.stage.watch((stage) => stage === 'out' && this.found.clear())
  }

  of(id: string): Promise<T> {
    const held = this.found.get(id)
    if (held && held.until > Date.now()) return held.links
    const asked = this.ask(id)
    const entry = { links: asked.then(({ links }) => links), until: Date.now() + EARLY_MS }
    this.found.set(id, entry)
    asked.then(({ until }) => (entry.until = until), () => this.found.delete(id))
    return entry.links
  }
}

const all = new Kept(async (id) => {
  const { items, expires_at } = await desk.json<Told<{ rendition: keyof PhotoLinks; url: string }>>('GET', `/photos/${id}/links`)
  return { links: { ...NONE, ...Object.fromEntries(items.map(({ rendition, url }) => [rendition, url])) }, until: Date.parse(expires_at) - EARLY_MS }
})

/** An empty link stands for a rendition that is not there. @throws Refused, where the photo has not arrived or is not theirs to see */
export const photoLinks = (id: string): Promise<PhotoLinks> => all.of(id)

// ---- thumbnails: a list draws many in the same moment, and they are asked for together

type Found = ReadonlyMap<string, { links: string; until: number }>
const MOST = 200
let asking: { ids: string[]; answer: Promise<Found> } | null = null

async function thumbnailsOf(ids: readonly string[]): Promise<Found> {
  const parts = Array.from({ length: Math.ceil(ids.length / MOST) }, (_, part) => ids.slice(part * MOST, (part + 1) * MOST))
  const answers = await Promise.all(parts.map((part) => desk.json<Told<{ id: string; url: string }>>('GET', `/photos/thumbnails?${new URLSearchParams(part.map((id) => ['id', id]))}`)))
  return new Map(answers.flatMap(({ items, expires_at }) => items.map(({ id, url }) => [id, { links: url, until: Date.parse(expires_at) - EARLY_MS }])))
}

/** With all others that are wanted before this moment ends. */
function together(id: string): Promise<Found> {
  if (!asking) {
    const ids: string[] = []
    asking = { ids, answer: Promise.resolve().then(() => ((asking = null), thumbnailsOf(ids))) }
  }
  asking.ids.push(id)
  return asking.answer
}

const thumbnails = new Kept(async (id) => (await together(id)).get(id) ?? { links: '', until: Date.now() + EARLY_MS })

/** Empty where there is none, or none for this reader. */
export const thumbnailOf = (id: string): Promise<string> => thumbnails.of(id)
