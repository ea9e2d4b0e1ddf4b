/** What a person has chosen for this phone. No secrets: it outlives a log-out, and is there before anything is unlocked. */
import { reactive, watch } from 'vue'
import { type Language, LANGUAGES, speak } from '@/i18n'

export interface Settings {
  language: Language
  theme: 'auto' | 'light' | 'dark'
  type: 'normal' | 'large'
  wifi_only: boolean
}

const KEY = 'zhudian-settings'

function kept(): Partial<Settings> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Settings>
  } catch {
    return {}
  }
}

const byBrowser: Language = navigator.language.startsWith('en') ? 'en' : 'zh-CN'

export const settings = reactive<Settings>({ language: byBrowser, theme: 'auto', type: 'normal', wifi_only: false, ...kept() })
if (!(settings.language in LANGUAGES)) settings.language = 'zh-CN'

const darkness = matchMedia('(prefers-color-scheme: dark)')

export function isDark(): boolean {
  return settings.theme === 'dark' || (settings.theme === 'auto' && darkness.matches)
}

function show(): void {
  const { classList } = document.documentElement
  classList.toggle('dark', isDark())
  classList.toggle('van-theme-dark', isDark())
  classList.toggle('large', settings.type === 'large')
}

/** Shows the app as it was chosen, now and after every change. */
export async function followSettings(): Promise<void> {
  darkness.addEventListener('change', show)
  watch(settings, () => {
    localStorage.setItem(KEY, JSON.stringify(settings))
    show()
  })
  watch(() => settings.language, speak)
  show()
  await speak(settings.language)
}

/** Whether photos may go over the present network. Where a phone cannot tell what it is on, the choice is the cautious one. */
export function photosMayGo(): boolean {
  if (!settings.wifi_only) return true
  const connection = (navigator as Navigator & { connection?: { type?: string } }).connection
  return connection?.type === 'wifi' || connection?.type === 'ethernet'
}
