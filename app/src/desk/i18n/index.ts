/** The desk's words, merged into the app's when it is loaded. Each area has a pair of files, and one line in each list here. */
import type { Language } from '@/i18n'

/** Of one language. Areas are named `desk_<area>`, so that none meets a word of the phone's. */
export async function words(language: Language): Promise<object> {
  return language === 'en' ? (await import('./en')).en : (await import('./zh')).zh
}
