/**
 * A form for a document that has a version. Only what differs is sent, with the version that was looked at: if somebody was faster, what is
 * new is told at its field, what was typed stays, and saving again means it.
 *
 *     const { form, noteOf, failure, isBusy, save } = useEditing(`/specs/${id}`, looked, formOf, bodyOf, (key, value) => …)
 */
import { type Ref, ref, reactive } from 'vue'
import { i18n } from '@/i18n'
import { changedIn, takeIn } from '../core/edits'
import type { Failure } from '../core/problems'
import type { Answer } from '../core/session'
import { useAction } from './action'
import { desk } from './desk'
import { say } from './toasts'

export interface Editing<D, F> {
  form: F
  isBusy: Readonly<Ref<boolean>>
  failure: Ref<Failure | null>
  /** For `Field`: what stands there by now, where somebody else has changed it. */
  noteOf: (key: keyof F) => { note?: string }
  /** The document as it is then; null when it was refused. */
  save: () => Promise<Answer<D> | null>
}

const { t } = i18n.global

export function useEditing<D, F extends object>(path: string, looked: Answer<D>, formOf: (document: D) => F, bodyOf: (changed: Partial<F>) => object, sayValue: (key: keyof F, value: F[keyof F]) => string): Editing<D, F> {
  const { isBusy, failure, run } = useAction()
  const form = reactive(formOf(looked.data)) as F
  const elsewhere = ref<Partial<Record<keyof F, string>>>({}) as Ref<Partial<Record<keyof F, string>>>
  /** What the form is compared with: the newest that is known. */
  let known = looked

  async function lookAgain(): Promise<void> {
    const now = await desk.ask<D>('GET', path)
    const told = takeIn(form, formOf(known.data), formOf(now.data))
    const notes = Object.entries(told).map(([key, value]) => [key, t('desk.action.stale_field', { value: sayValue(key as keyof F, value as F[keyof F]) })])
    elsewhere.value = { ...elsewhere.value, ...(Object.fromEntries(notes) as Partial<Record<keyof F, string>>) }
    known = now
  }

  return {
    form,
    isBusy,
    failure,
    noteOf: (key) => (elsewhere.value[key] ? { note: elsewhere.value[key] } : {}),
    async save() {
      const changed = changedIn(formOf(known.data), form)
      if (Object.keys(changed).length) return run(() => desk.ask<D>('PATCH', path, { body: bodyOf(changed), ifMatch: known.etag }), { done: t('desk.action.saved'), onStale: lookAgain })
      say(t('desk.action.nothing'))
      return known
    },
  }
}
