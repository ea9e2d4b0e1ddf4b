/** What was, what is and what was taken back: every step of an editor can be undone and done again. States are never changed in place. */
const MOST_STEPS = 100

export interface History<T> {
  past: readonly T[]
  now: T
  future: readonly T[]
  /** What the last step was about: further ones about the same, such as letters typed into one field, are one step with it. */
  about: string
}

export const begin = <T>(now: T): History<T> => ({ past: [], now, future: [], about: '' })

export function step<T>(history: History<T>, now: T, about = ''): History<T> {
  if (about && about === history.about) return { ...history, now, future: [] }
  return { past: [...history.past, history.now].slice(-MOST_STEPS), now, future: [], about }
}

export function undo<T>(history: History<T>): History<T> {
  const { past, now, future } = history
  return past.length ? { past: past.slice(0, -1), now: past.at(-1)!, future: [now, ...future], about: '' } : history
}

export function redo<T>(history: History<T>): History<T> {
  const { past, now, future } = history
  return future.length ? { past: [...past, now], now: future[0]!, future: future.slice(1), about: '' } : history
}
