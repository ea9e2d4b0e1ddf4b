/** What only the server knows: asked for while there is a network, and again by hand. Screens show what they have without it. */
import { type Ref, ref, shallowRef } from 'vue'
import { Refused } from '@/core/failures'
import { i18n } from '@/i18n'

export interface Asked<T> {
  value: Readonly<Ref<T | null>>
  /** `refused` with the server's words in `title`, or no answer. */
  trouble: Readonly<Ref<'unreachable' | 'refused' | null>>
  title: Readonly<Ref<string>>
  isAsking: Readonly<Ref<boolean>>
  ask: () => Promise<void>
}

export function useAsked<T>(question: () => Promise<T>): Asked<T> {
  const value = shallowRef<T | null>(null) as Ref<T | null>
  const trouble = ref<'unreachable' | 'refused' | null>(null)
  const title = ref('')
  const isAsking = ref(false)
  const ask = async (): Promise<void> => {
    isAsking.value = true
    try {
      value.value = await question()
      trouble.value = null
    } catch (error) {
      trouble.value = error instanceof Refused ? 'refused' : 'unreachable'
      title.value = sayFailure(error)
    } finally {
      isAsking.value = false
    }
  }
  void ask()
  return { value, trouble, title, isAsking, ask }
}

/** The server's words, or that it cannot be reached. */
export function sayFailure(error: unknown): string {
  return (error instanceof Refused && error.problem.title) || i18n.global.t('sync.trouble.unreachable')
}
