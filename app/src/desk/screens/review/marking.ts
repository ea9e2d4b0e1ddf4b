/**
 * Pointing at what is wrong while one looks: the screen of a visit provides it, everything that can be pointed at takes it. What was marked
 * stays while one looks at other visits, and is gone with the session.
 */
import { type ComputedRef, type InjectionKey, computed, inject, provide, shallowRef } from 'vue'
import type { Item } from '../../core/review/documents'
import { type Target, itemAt, withItem, withoutTarget } from '../../core/review/marks'
import { desk } from '../../parts/desk'

export interface Marking {
  /** Whether this person may return or reject the visit. */
  isPossible: ComputedRef<boolean>
  items: ComputedRef<readonly Item[]>
  /** What is being marked just now, for the dialog. */
  current: ComputedRef<{ target: Target; label: string } | null>
  at: (target: Target) => Item | undefined
  /** What the branch said of it before, when it returned the visit. */
  before: (target: Target) => Item | undefined
  begin: (target: Target, label: string) => void
  end: () => void
  keep: (item: Item) => void
  drop: (target: Target) => void
  /** After it was said; the screen may show another visit by then. */
  clear: (visit: string) => void
  labelOf: (target: Target) => string
}

const KEY: InjectionKey<Marking> = Symbol('marking')
const kept = shallowRef<Readonly<Record<string, readonly Item[]>>>({})
const labels: Record<string, string> = {}
desk.stage.watch((stage) => {
  if (stage === 'out') kept.value = {}
})

export function provideMarking(visit: () => string, isPossible: () => boolean, before: () => readonly Item[]): Marking {
  const current = shallowRef<{ target: Target; label: string } | null>(null)
  const items = computed(() => kept.value[visit()] ?? [])
  const change = (next: readonly Item[]): void => {
    kept.value = { ...kept.value, [visit()]: next }
  }
  const marking: Marking = {
    isPossible: computed(isPossible),
    items,
    current: computed(() => current.value),
    at: (target) => itemAt(items.value, target),
    before: (target) => itemAt(before(), target),
    begin: (target, label) => {
      labels[JSON.stringify(target)] = label
      current.value = { target, label }
    },
    end: () => (current.value = null),
    keep: (item) => {
      change(withItem(items.value, item))
      current.value = null
    },
    drop: (target) => {
      change(withoutTarget(items.value, target))
      current.value = null
    },
    clear: (of) => (kept.value = { ...kept.value, [of]: [] }),
    labelOf: (target) => labels[JSON.stringify(target)] ?? '',
  }
  provide(KEY, marking)
  return marking
}

export const useMarking = (): Marking => inject(KEY)!
