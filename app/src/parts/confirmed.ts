/** Asks a person, and answers whether they agreed. */
import { showConfirmDialog } from 'vant'
import 'vant/es/dialog/style'
import { i18n } from '@/i18n'

export async function confirmed(title: string, message: string, ok: string, isGrave = false): Promise<boolean> {
  const { t } = i18n.global
  const buttons = { confirmButtonText: ok, cancelButtonText: t('common.cancel'), ...(isGrave && { confirmButtonColor: 'var(--alarm)' }) }
  return showConfirmDialog({ title, message, ...buttons }).then(
    () => true,
    () => false,
  )
}
