/** The present moment for screens that show it passing. It is only looked at: nothing is counted by it. */
import { type Ref, onMounted, onUnmounted, ref } from 'vue'

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
