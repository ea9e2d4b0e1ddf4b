/**
 * A day in a shop while it is written: a draft on every change, and into the outbox at each step, so that the branch sees it grow.
 * Kept as moments; closed and opened again, the screen shows what the moments say.
 */
import { type Ref, computed, onBeforeUnmount, shallowRef, watch } from 'vue'
import type { Duty, InStoreDay } from '@/core/day/documents'
import { dayOf, isPingDue } from '@/core/day/inStore'
import type { Terminal } from '@/core/documents'
import type { Held } from '@/core/store'
import { cityDay } from '@/core/time'
import { wireTime } from '@/core/wire'
import { useCity } from './city'
import { useNow } from './clock'
import { useDraft } from './draft'
import { fix } from './fix'
import { phone, useLoaded } from './phone'
import { writeWithPictures } from './pictures'

export function useInStoreDay(id: string) {
  const now = useNow()
  const city = useCity()
  const { form, drop } = useDraft<InStoreDay | null>(`in_store_day/${id}`, async () => {
    const held = await phone.open.store.get<InStoreDay>('in_store_days', id)
    return held && ownPart(held.doc)
  })
  const { value: around } = useLoaded(async () => {
    const { store } = phone.open
    const [held, duties] = await Promise.all([store.get<InStoreDay>('in_store_days', id), store.list<Duty>('in_store_duties')])
    const shop = held && ((await store.get<Terminal>('terminals', held.doc.terminal_id))?.doc ?? null)
    const name = shop?.name ?? duties.find(({ doc }) => doc.terminal?.id === held?.doc.terminal_id)?.doc.terminal?.name ?? ''
    return { held, name }
  })
  /** As it was last put into the outbox. */
  const kept = shallowRef('')
  watch(form, (day) => (kept.value = JSON.stringify(day)), { once: true })

  /** Into the outbox as it stands; sentences without a word are left out. */
  async function keep(): Promise<void> {
    if (!form.value) return
    const text = JSON.stringify(form.value)
    const day = JSON.parse(text) as InStoreDay
    await writeWithPictures('in_store_days', id, { ...day, commitments: day.commitments.filter(({ text: words }) => words.trim()) })
    kept.value = text
  }

  async function change(step: (day: InStoreDay) => InStoreDay): Promise<void> {
    if (!form.value) return
    const before = form.value
    form.value = step(before)
    try {
      await keep()
    } catch (error) {
      form.value = before // nothing has happened: the phone may be full
      throw error
    }
  }

  let isLooking = false
  watch(now, async (at) => {
    if (isLooking || !form.value || !isPingDue(form.value, at, city.value.in_store.ping_seconds)) return
    isLooking = true
    try {
      const position = await fix()
      if (form.value && isPingDue(form.value, Date.now(), city.value.in_store.ping_seconds)) await change((day) => ({ ...day, pings: [...day.pings, { at: wireTime(at), position }] }))
    } finally {
      isLooking = false
    }
  })
  // What the outbox has needs no draft, and one that stays would hide what comes from elsewhere.
  onBeforeUnmount(async () => {
    if (!form.value || form.value.submitted_at) return
    if (kept.value !== JSON.stringify(form.value)) await keep()
    await drop()
  })

  const isForgotten = computed(() => form.value !== null && !form.value.departure && dayOf(form.value) < cityDay(now.value))
  return { form: form as Ref<InStoreDay | null>, around: around as Readonly<Ref<{ held: Held<InStoreDay> | null; name: string } | null>>, now, city, keep, change, drop, isForgotten }
}

function ownPart(day: InStoreDay): InStoreDay {
  const own = { ...day }
  delete own.server
  return own
}
