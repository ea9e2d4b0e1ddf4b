/** What templates say in both languages, in the one that is spoken. */
import type { Wording } from '@/core/visit/documents'
import { i18n } from '@/i18n'

export function said(wording: Wording): string {
  return i18n.global.locale.value === ('en' as string) ? wording.en : wording.zh
}
