/** How many notices nobody has read yet: asked for when the desk opens, when it comes into sight, and every two minutes. */
import { ref } from 'vue'
import { desk } from './desk'

export const unread = ref(0)
const EVERY_MS = 120_000

export async function countUnread(): Promise<void> {
  if (desk.stage.value !== 'in' || document.hidden) return
  try {
    unread.value = (await desk.json<{ unread: number }>('GET', '/notices', { query: { limit: 1 } })).unread
  } catch {
    // it is counted the next time
  }
}

export function keepCounting(): () => void {
  const look = (): void => void countUnread()
  look()
  const timer = setInterval(look, EVERY_MS)
  document.addEventListener('visibilitychange', look)
  return () => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', look)
  }
}
