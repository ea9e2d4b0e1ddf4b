/** The present moment for screens that show it passing. It is only looked at: nothing is counted by it. */
import { type Ref, computed, onMounted, onUnmounted, ref } from 'vue'
import { cityDay } from '@/core/time'

export function useNow(everyMs = 1000): Readonly<Ref<number>> {
  const now = ref(Date.now())
  const look = (): void => {
    now.value = Date.now()
  }
  let timer = 0
  onMounted(() => {
    timer = window.setInterval(look, everyMs)
    document.addEventListener('visibilitychange', look)
  })
  onUnmounted(() => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', look)
  })
  return now
}

/** The city's day, which ends while a screen is open, or while the phone lay in a pocket over night. */
export function useToday(): Readonly<Ref<string>> {
  const now = useNow(30_000)
  return computed(() => cityDay(now.value))
}
