/** Asks before what cannot be undone; true when the person agrees. Above whatever dialog is open (Confirm.vue). */
import { shallowRef } from 'vue'

export interface Question {
  title: string
  message: string
  ok: string
  isLoss?: boolean
}

export const asked = shallowRef<(Question & { answer: (agrees: boolean) => void }) | null>(null)

export function agrees(question: Question): Promise<boolean> {
  asked.value?.answer(false)
  return new Promise((done) => {
    asked.value = {
      ...question,
      answer: (yes) => {
        asked.value = null
        done(yes)
      },
    }
  })
}
