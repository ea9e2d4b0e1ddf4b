/** A value that can be watched. The core speaks to the screens by it, and knows no framework. */
export class Observable<T> {
  #value: T
  readonly #watchers = new Set<(value: T) => void>()

  constructor(value: T) {
    this.#value = value
  }

  get value(): T {
    return this.#value
  }

  set(value: T): void {
    this.#value = value
    for (const watcher of [...this.#watchers]) watcher(value)
  }

  patch(changes: Partial<T>): void {
    this.set({ ...this.#value, ...changes })
  }

  /** Calls the watcher with every new value; the returned function ends that. */
  watch(watcher: (value: T) => void): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }
}
