/** Links to look at photos: they work for some minutes, so they are asked for when shown, and kept until shortly before their end. */
import { desk } from './desk'

export interface PhotoLinks {
  thumbnail: string
  view: string
  stamped: string
  original: string
}

export const NONE: PhotoLinks = { thumbnail: '', view: '', stamped: '', original: '' }
const kept = new Map<string, { links: Promise<PhotoLinks>; until: number }>()
const EARLY_MS = 30_000
desk.stage.watch((stage) => stage === 'out' && kept.clear())

/** An empty link stands for a rendition that is not there. @throws Refused, where the photo has not arrived or is not theirs to see */
export async function photoLinks(id: string): Promise<PhotoLinks> {
  const held = kept.get(id)
  if (held && held.until > Date.now()) return held.links
  const asked = desk.json<{ items: { rendition: keyof PhotoLinks; url: string }[]; expires_at: string }>('GET', `/photos/${id}/links`)
  const links = asked.then(({ items, expires_at }) => {
    kept.set(id, { links, until: Date.parse(expires_at) - EARLY_MS })
    const found = Object.fromEntries(items.map(({ rendition, url }) => [rendition, url]))
    return { ...NONE, ...found }
  })
  kept.set(id, { links, until: Date.now() + EARLY_MS })
  links.catch(() => kept.delete(id))
  return links
}
