/** Reminds of the daily report before its cut-off while the app is open, if the person wants that and the phone allows it. */
import { ref } from 'vue'
import { knownCity } from '@/core/day/city'
import type { AnomalyReport } from '@/core/day/documents'
import { isReminderDue, momentsOf } from '@/core/day/reports'
import { cityDay } from '@/core/time'
import { i18n, sayTime } from '@/i18n'
import { phone } from './phone'

const WANTED = 'zhudian-remind'
const LAST = 'zhudian-reminded'
const LOOK_EVERY_MS = 60_000

/** `none`: this browser has no notifications. */
export const notices = ref<'none' | 'denied' | 'on' | 'off'>(standing())

function standing(): 'none' | 'denied' | 'on' | 'off' {
  if (!('Notification' in window) || !('serviceWorker' in navigator)) return 'none'
  if (Notification.permission === 'denied') return 'denied'
  return Notification.permission === 'granted' && localStorage.getItem(WANTED) ? 'on' : 'off'
}

export async function remindMe(wanted: boolean): Promise<void> {
  if (wanted) {
    if ((await Notification.requestPermission()) === 'granted') localStorage.setItem(WANTED, '1')
  } else localStorage.removeItem(WANTED)
  notices.value = standing()
}

/** Looks once a minute, until the returned function is called. */
export function watchTheCutOff(): () => void {
  const timer = window.setInterval(() => void look().catch(() => undefined), LOOK_EVERY_MS)
  return () => clearInterval(timer)
}

async function look(): Promise<void> {
  const now = Date.now()
  const today = cityDay(now)
  if (notices.value !== 'on' || phone.stage.value !== 'open' || localStorage.getItem(LAST) === today) return
  const city = await knownCity(phone.database)
  const reports = await phone.open.store.list<AnomalyReport>('anomaly_reports', { from: today, to: today })
  if (!isReminderDue(now, reports.map(({ doc }) => doc), city)) return
  localStorage.setItem(LAST, today)
  const { t } = i18n.global
  const body = t('reports.reminder_body', { time: sayTime(momentsOf(today, city.reports).cut_off_at) })
  const worker = await navigator.serviceWorker.ready // phones show notifications by it alone
  await worker.showNotification(t('reports.reminder_title'), { body, tag: 'report', icon: '/icon-192.png' })
}
