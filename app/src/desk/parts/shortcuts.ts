/** Keys of the screens that are open. A screen says its own while it is there; “?” shows all of them (Shortcuts.vue). */
import { onScopeDispose, shallowRef } from 'vue'
import { Keys, type Shortcut } from '../core/keys'

export const shortcuts = shallowRef<readonly Shortcut[]>([])
/** How the key that goes with others is called here. */
export const MOD = navigator.platform.startsWith('Mac') ? '⌘' : 'Ctrl'
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

/** Beside Ctrl a capital letter means Shift, not a lock that somebody has forgotten. */
const unlocked = ({ key, shiftKey }: KeyboardEvent): string => (key.length === 1 ? (shiftKey ? key.toUpperCase() : key.toLowerCase()) : key)

/** Listens until the returned function is called. A dialog that is open takes its keys itself, and whatever was said inside it. */
export function listen(): () => void {
  const heard = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return
    const target = event.target as HTMLElement | null
    const within = document.querySelector('dialog[open]')
    const usable = within ? shortcuts.value.filter(({ inDialog }) => inDialog) : shortcuts.value
    const mod = event.ctrlKey || event.metaKey
    const pressed = { key: mod ? unlocked(event) : event.key, mod, alt: event.altKey, isTyping: target?.matches?.(TYPES) ?? false, isRepeat: event.repeat }
    const found = keys.meant(pressed, usable, Date.now())
    if (!found) return
    event.preventDefault()
    found.run()
  }
  document.addEventListener('keydown', heard)
  return () => document.removeEventListener('keydown', heard)
}
