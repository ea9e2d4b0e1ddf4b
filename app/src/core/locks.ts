/** One tab at a time. Where a browser has no Web Locks, each tab goes on by itself; the protocol allows it, it only costs more. */

/** Runs `work` under the lock, or answers false at once when another tab holds it. */
export async function tryExclusively(name: string, work: () => Promise<void>): Promise<boolean> {
  const locks = globalThis.navigator?.locks
  if (!locks) {
    await work()
    return true
  }
  return locks.request(name, { ifAvailable: true }, async (lock) => {
    if (lock) await work()
    return lock !== null
  })
}

/** Runs `work` under the lock, after whoever holds it. */
export async function exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks = globalThis.navigator?.locks
  if (locks) return locks.request(name, work)
  const turn = (turns.get(name) ?? Promise.resolve()).then(work)
  turns.set(name, turn.catch(() => undefined))
  return turn
}

/** Within this tab it holds even so. */
const turns = new Map<string, Promise<unknown>>()
