/** What was done, said for some seconds at the edge of the screen; with a way back where there is one. */
import { shallowRef } from 'vue'
import { desk } from './desk'

export interface Toast {
  id: number
  text: string
  isAlarm: boolean
  undo: (() => void) | null
}

export const toasts = shallowRef<readonly Toast[]>([])
const SAID_MS = 4_500
const UNDO_MS = 12_000
let made = 0

export function say(text: string, { undo = null, isAlarm = false }: { undo?: (() => void) | null; isAlarm?: boolean } = {}): void {
  const id = ++made
  toasts.value = [...toasts.value.slice(-2), { id, text, isAlarm, undo }]
  setTimeout(() => unsay(id), undo || isAlarm ? UNDO_MS : SAID_MS)
}

export function unsay(id: number): void {
  toasts.value = toasts.value.filter((each) => each.id !== id)
}

desk.stage.watch((stage) => {
  if (stage === 'out') toasts.value = []
})
