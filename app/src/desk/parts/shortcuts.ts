/** Keys of the screens that are open. A screen says its own while it is there; “?” shows all of them (Shortcuts.vue). */
import { onScopeDispose, shallowRef } from 'vue'
import { Keys, type Shortcut } from '../core/keys'

export const shortcuts = shallowRef<readonly Shortcut[]>([])
/** Whether the help is open. */
export const showsHelp = shallowRef(false)

/** While the calling component is there. */
export function useShortcuts(own: readonly Shortcut[]): void {
  shortcuts.value = [...shortcuts.value, ...own]
  onScopeDispose(() => {
    shortcuts.value = shortcuts.value.filter((each) => !own.includes(each))
  })
}

const TYPES = 'input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]'
const keys = new Keys()

/** Listens until the returned function is called. A dialog that is open takes its keys itself, and whatever was said inside it. */
export function listen(): () => void {
  const heard = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return
    const target = event.target as HTMLElement | null
    const within = document.querySelector('dialog[open]')
    const usable = within ? shortcuts.value.filter(({ inDialog }) => inDialog) : shortcuts.value
    const pressed = { key: event.key, mod: event.ctrlKey || event.metaKey, alt: event.altKey, isTyping: target?.matches?.(TYPES) ?? false, isRepeat: event.repeat }
    const found = keys.meant(pressed, usable, Date.now())
    if (!found) return
    event.preventDefault()
    found.run()
  }
  document.addEventListener('keydown', heard)
  return () => document.removeEventListener('keydown', heard)
}
