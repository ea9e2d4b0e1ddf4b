/** The one desk of this app, and what screens watch of it. */
import { type Ref, computed, shallowRef, triggerRef } from 'vue'
import { i18n } from '@/i18n'
import { isAtDesk, markDesk } from '@/parts/desk'
import { Desk, type DeskPerson, type DeskStage } from '../core/session'

export const desk = new Desk({ language: () => i18n.global.locale.value, mark: markDesk })

const now = shallowRef<DeskStage>(desk.stage.value)
desk.stage.watch((stage) => {
  now.value = stage
  triggerRef(now) // a person may have changed without it
})

export const deskStage: Readonly<Ref<DeskStage>> = now
/** Who is here; null for a moment after they have left. */
export const person = computed<DeskPerson | null>(() => (['in', 'ended'].includes(now.value) ? desk.person : null))

/** Whether this person is one of these. */
export function isOneOf(roles: readonly string[]): boolean {
  return roles.includes(person.value?.role ?? '')
}

/** What happens to the session in one tab, the others hear of. */
export function keepTabsTogether(): void {
  const others = new BroadcastChannel('zhudian-desk')
  let hears = false
  desk.stage.watch((stage) => {
    if (!hears && stage !== 'starting') others.postMessage(stage === 'out' ? null : { stage, person: desk.person.id })
  })
  others.onmessage = async ({ data }: MessageEvent<{ stage: DeskStage; person: string } | null>) => {
    if (data && person.value && data.person !== person.value.id) location.reload() // somebody else has logged in
    if (data && data.stage === 'in' && now.value === 'ended') await hear(() => desk.resume())
    if (!data && now.value !== 'out' && !isAtDesk()) await hear(() => desk.start())
  }
  async function hear(what: () => unknown): Promise<void> {
    hears = true
    await Promise.resolve(what()).finally(() => {
      hears = false
    })
  }
}
