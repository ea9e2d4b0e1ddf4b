/** The city's day, which goes on while a screen stands open: over midnight, in a tab that was asleep. */
import { shallowRef } from 'vue'
import { cityDay } from '@/core/time'

export const today = shallowRef(cityDay(Date.now()))
const EVERY_MS = 20_000
const look = (): void => {
  today.value = cityDay(Date.now())
}
setInterval(look, EVERY_MS)
document.addEventListener('visibilitychange', look)
