/**
 * Words that somebody is typing: they stay while one looks elsewhere, closes the sheet or is refused, and are gone with the session.
 * A tab that closes over them asks first.
 *
 *     const note = useDraft(() => `appeal/${id}`)   // emptied once it is sent: note.value = ''
 */
import { type WritableComputedRef, computed, reactive } from 'vue'
import { desk } from './desk'
import { askBeforeTheTabCloses } from './leaving'

const kept = reactive(new Map<string, string>())
desk.stage.watch((stage) => stage === 'out' && kept.clear())
askBeforeTheTabCloses(() => kept.size > 0)

export function useDraft(key: () => string, otherwise: () => string = () => ''): WritableComputedRef<string> {
  return computed({
    get: () => kept.get(key()) ?? otherwise(),
    set: (typed) => void (typed ? kept.set(key(), typed) : kept.delete(key())),
  })
}
