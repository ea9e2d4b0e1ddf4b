/** What somebody fills in, kept as a draft on every change: a screen that is left, or an app that is ended, goes on where it was. */
import { type Ref, onScopeDispose, ref, watch } from 'vue'
import { tellFailure } from './failing'
import { phone } from './phone'

export interface Draft<T> {
  /** null until it has been read. */
  form: Ref<T | null>
  /** It is finished, or given up. */
  drop: () => Promise<void>
}

/** @param begin what stands there if nothing was kept */
export function useDraft<T>(key: string, begin: () => T | Promise<T>): Draft<T> {
  const { store } = phone.open
  const form = ref(null) as Ref<T | null>
  let saving = Promise.resolve()
  let isOver = false
  const stop = watch(
    form,
    (now, before) => {
      if (before === null || now === null) return
      const text = JSON.stringify(now)
      saving = saving.then(() => (isOver ? undefined : store.saveDraft(key, JSON.parse(text)))).catch(tellFailure)
    },
    { deep: true },
  )
  onScopeDispose(stop)
  void store.draft<T>(key).then(async (kept) => {
    const begun = await begin()
    form.value = kept && begun ? { ...begun, ...kept } : (kept ?? begun) // an older version may have kept less
  })
  return {
    form,
    async drop() {
      isOver = true
      stop()
      await saving
      await store.dropDraft(key)
    },
  }
}
