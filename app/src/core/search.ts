/**
 * Finding a shop by what a thumb types: part of its name, the initials of its name's pinyin, its pinyin, or digits of its licence
 * number. The table of pinyin is large, so that this module is loaded when somebody searches. 300 shops are searched as one types.
 */
import { pinyin } from 'pinyin-pro'

/** What can be found: a shop, or anything else with a name and a number. */
interface Findable {
  name: string
  license_no: string
}

interface Entry<T> {
  terminal: T
  name: string
  initials: string
  spelled: string
}

export type Finder<T> = (query: string) => T[]

/** Shops that fit, the closest first; all of them for an empty query. */
export function finderOf<T extends Findable>(terminals: T[]): Finder<T> {
  const entries: Entry<T>[] = terminals.map((terminal) => {
    const syllables = pinyin(terminal.name, { toneType: 'none', type: 'array', nonZh: 'consecutive' }).map((each) => each.toLowerCase())
    return {
      terminal,
      name: terminal.name.toLowerCase(),
      initials: syllables.map((syllable) => syllable[0] ?? '').join(''),
      spelled: syllables.join(''),
    }
  })
  return (query) => {
    const wanted = query.toLowerCase().replace(/\s+/g, '')
    const ranked = entries.map((entry) => ({ entry, rank: rankOf(entry, wanted) })).filter(({ rank }) => rank !== null)
    ranked.sort((a, b) => a.rank! - b.rank! || a.entry.terminal.license_no.localeCompare(b.entry.terminal.license_no))
    return ranked.map(({ entry }) => entry.terminal)
  }
}

/** Smaller is closer: the beginning of a name, then of its pinyin, then parts of them, then the licence number. */
function rankOf({ terminal, name, initials, spelled }: Entry<Findable>, wanted: string): number | null {
  if (!wanted) return 0
  const fits = [
    name.startsWith(wanted),
    initials.startsWith(wanted),
    spelled.startsWith(wanted),
    name.includes(wanted),
    initials.includes(wanted),
    wanted.length > 2 && spelled.includes(wanted),
    /^\d{3,}$/.test(wanted) && terminal.license_no.includes(wanted),
  ]
  const rank = fits.indexOf(true)
  return rank < 0 ? null : rank
}
