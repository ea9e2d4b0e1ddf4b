/** With whom a duty can be swapped, or who can take it over: asked of the server, and kept for where there is no network. */
import { type Ref, onMounted, shallowRef } from 'vue'
import { phone } from './phone'

export interface Colleagues {
  colleagues: { id: string; name: string }[]
  duties: { id: string; manager_name: string; terminal_name: string | null }[]
}

export function useColleagues(dutyId: string): Readonly<Ref<Colleagues | null>> {
  const known = shallowRef<Colleagues | null>(null)
  const key = `colleagues/${dutyId}`
  onMounted(async () => {
    const { store } = phone.open
    known.value = await store.draft<Colleagues>(key)
    try {
      known.value = await phone.api.json<Colleagues>('GET', `/in-store-duties/${dutyId}/choices`)
      await store.saveDraft(key, known.value)
    } catch {
      // what was known stays
    }
  })
  return known
}
