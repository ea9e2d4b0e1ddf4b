/**
 * Words that somebody is typing: they stay while one looks elsewhere, closes the sheet or is refused, and are gone with the session.
 * While they are on the screen, the end of the tab asks first.
 *
 *     const note = useDraft(() => `appeal/${id}`)   // emptied once it is sent: note.value = ''
 */
import { type WritableComputedRef, computed, onScopeDispose, reactive } from 'vue'
import { desk } from './desk'
import { askBeforeTheTabCloses } from './leaving'

const kept = reactive(new Map<string, string>())
desk.stage.watch((stage) => stage === 'out' && kept.clear())

export function useDraft(key: () => string, otherwise: () => string = () => ''): WritableComputedRef<string> {
  onScopeDispose(askBeforeTheTabCloses(() => kept.has(key())))
  return computed({
    get: () => kept.get(key()) ?? otherwise(),
    set: (typed) => void (typed ? kept.set(key(), typed) : kept.delete(key())),
  })
}
