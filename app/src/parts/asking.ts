/** Asks before what cannot be undone; true when the person agrees. */
import { showConfirmDialog } from 'vant'
import 'vant/es/dialog/style'
import { i18n } from '@/i18n'

export async function agrees(question: { title: string; message: string; ok: string; isLoss?: boolean }): Promise<boolean> {
  const { title, message, ok, isLoss = false } = question
  try {
    await showConfirmDialog({
      ...{ title, message, confirmButtonText: ok, cancelButtonText: i18n.global.t('common.cancel') },
      ...(isLoss && { confirmButtonColor: 'var(--alarm)' }),
    })
    return true
  } catch {
    return false // Vant says no by throwing
  }
}
