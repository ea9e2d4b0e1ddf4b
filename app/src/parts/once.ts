/** One at a time: a second tap while the first is under way does nothing. */
export function once<A extends unknown[]>(work: (...given: A) => Promise<void>): (...given: A) => Promise<void> {
  let isRunning = false
  return async (...given) => {
    if (isRunning) return
    isRunning = true
    try {
      await work(...given)
    } finally {
      isRunning = false
    }
  }
}
