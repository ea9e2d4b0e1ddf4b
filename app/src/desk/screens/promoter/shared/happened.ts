/** A line of a history, in the reader's language. */
export interface Happened {
  id: string
  what: string
  who: string
  note: string
  at: string
  tone: 'good' | 'bad' | ''
}
