/** With whom a duty can be swapped or a visit made: asked of the server, and kept for where there is no network. */
import { type Ref, onMounted, shallowRef } from 'vue'
import { COLLEAGUES, type Choices, type Colleague, choicesOf, knownColleagues, learnColleagues } from '@/core/day/colleagues'
import { phone } from './phone'

/** null: there was no network yet. */
export function useChoices(dutyId: string): Readonly<Ref<Choices | null>> {
  const known = shallowRef<Choices | null>(null)
  onMounted(async () => {
    known.value = await phone.open.store.draft<Choices>(`${COLLEAGUES}/${dutyId}`)
    known.value = await choicesOf(phone, dutyId, Date.now()).catch(() => known.value)
  })
  return known
}

export function useColleagues(): Readonly<Ref<Colleague[]>> {
  const known = shallowRef<Colleague[]>([])
  onMounted(async () => {
    known.value = await knownColleagues(phone)
    await learnColleagues(phone, Date.now())
    known.value = await knownColleagues(phone)
  })
  return known
}
