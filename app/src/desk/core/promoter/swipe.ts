/** A card that is drawn to a side with one finger: right confirms, left disputes. Up and down the page scrolls as ever. */
export type Drawn = 'right' | 'left' | null

/** Drawn so far, it counts; shorter it goes back. */
const FAR_PX = 96
/** From here on it is known whether somebody draws or scrolls. */
const KNOWN_PX = 10

export class Swipe {
  #from: { x: number; y: number } | null = null
  #draws = false

  begin(x: number, y: number): void {
    this.#from = { x, y }
    this.#draws = false
  }

  /** How far the card has gone; null while nobody draws it, or once it is clear that somebody scrolls. */
  move(x: number, y: number): number | null {
    if (!this.#from) return null
    const [dx, dy] = [x - this.#from.x, y - this.#from.y]
    if (!this.#draws) {
      if (Math.hypot(dx, dy) < KNOWN_PX) return null
      if (Math.abs(dx) < 1.5 * Math.abs(dy)) {
        this.#from = null
        return null
      }
      this.#draws = true
    }
    return dx
  }

  end(x: number): Drawn {
    const dx = this.#from && this.#draws ? x - this.#from.x : 0
    this.cancel()
    return Math.abs(dx) < FAR_PX ? null : dx > 0 ? 'right' : 'left'
  }

  cancel(): void {
    this.#from = null
    this.#draws = false
  }
}
