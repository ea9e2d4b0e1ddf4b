/**
 * Something that a person does to the server: busy while it goes on, told when it is done, with a way back where there is one. What
 * failed stays in `failure`, for the form to show: 412 and 409 say what happened, and `onStale` fetches what is new so that the person decides.
 */
import { type Ref, ref, shallowRef } from 'vue'
import { i18n } from '@/i18n'
import { type Failure, failureOf } from '../core/problems'
import { say } from './toasts'

interface Told<T> {
  /** Said when it is done; without one nothing is said. */
  done?: string | ((answer: T) => string)
  /** Takes it back; offered beside what is said. */
  undo?: (answer: T) => Promise<unknown>
  /** After it was taken back. */
  undone?: () => void
  /** Somebody was faster (412), or it does not go with how things are (409): fetch what is new. */
  onStale?: () => unknown
  /** Failures are said as a toast, for what has no place to show them. */
  isBrief?: boolean
}

export interface Action {
  isBusy: Readonly<Ref<boolean>>
  failure: Ref<Failure | null>
  /** The answer; null when it failed, or while another is on its way. */
  run: <T>(work: () => Promise<T>, told?: Told<T>) => Promise<T | null>
}

const { t } = i18n.global

export function sentenceOf(failure: Failure): string {
  if (failure.kind === 'stale') return t('desk.action.stale')
  return [failure.title || t(`desk.states.${failure.kind}`), failure.detail].filter(Boolean).join(' ')
}

export function useAction(): Action {
  const isBusy = ref(false)
  const failure = shallowRef<Failure | null>(null)

  async function run<T>(work: () => Promise<T>, told: Told<T> = {}): Promise<T | null> {
    if (isBusy.value) return null
    isBusy.value = true
    failure.value = null
    try {
      const answer = await work()
      const text = typeof told.done === 'function' ? told.done(answer) : told.done
      if (text) say(text, { undo: told.undo ? () => void takeBack(() => told.undo!(answer), told.undone) : null })
      return answer
    } catch (error) {
      const met = failureOf(error)
      if (met.kind === 'gone') return null
      failure.value = met
      if (told.isBrief) say(sentenceOf(met), { isAlarm: true })
      if (met.kind === 'stale' || met.kind === 'conflict') await told.onStale?.()
      return null
    } finally {
      isBusy.value = false
    }
  }
  return { isBusy, failure, run }
}

async function takeBack(undo: () => Promise<unknown>, undone?: () => void): Promise<void> {
  try {
    await undo()
    say(t('desk.action.undone'))
    undone?.()
  } catch (error) {
    say(`${t('desk.action.undo_failed')} ${sentenceOf(failureOf(error))}`, { isAlarm: true })
  }
}
