/** Keys by which one works without a mouse: `j`, `?`, `ArrowLeft`, `mod+Enter`, or two after another, as in `g v`. */
export interface Shortcut {
  keys: string
  /** What it does: the name of its message, which is read in whichever language is spoken then, or the words themselves; shown behind “?”. */
  does: string
  run: () => void
  /** Also while somebody is typing; only keys with `mod+` and `Escape` make sense there. */
  whileTyping?: boolean
  /** Only while a dialog is open: keys of what lies beneath are silent then. */
  inDialog?: boolean
  /** Again and again while it is held down: for moving, never for deciding. */
  repeats?: boolean
}

export interface Pressed {
  key: string
  mod: boolean
  alt: boolean
  isTyping: boolean
  /** It is being held down. */
  isRepeat?: boolean
}

/** Of a sequence the second key must follow within this time. */
const SEQUENCE_MS = 1_200

export class Keys {
  #first: { key: string; at: number } | null = null

  /** The shortcut that a key means, or null. Of two for the same keys the later one counts: the sheet on top of the screen. */
  meant(pressed: Pressed, shortcuts: readonly Shortcut[], now: number): Shortcut | null {
    const { key, mod, alt, isTyping, isRepeat = false } = pressed
    if (alt) return null
    const said = mod ? `mod+${key}` : key
    const usable = shortcuts.filter((each) => (!isTyping || each.whileTyping) && (!isRepeat || each.repeats))
    const first = this.#first && now - this.#first.at < SEQUENCE_MS ? this.#first.key : ''
    this.#first = null
    const found = (first && usable.findLast((each) => each.keys === `${first} ${said}`)) || usable.findLast((each) => each.keys === said)
    if (found) return found
    if (usable.some((each) => each.keys.startsWith(`${said} `))) this.#first = { key: said, at: now }
    return null
  }
}
