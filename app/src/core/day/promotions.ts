/** Promotions that run, and at which shops they have been looked at (R12). */
import { cityDay } from '../time'
import type { Promotion, PromotionCheck } from './documents'

const TO_BE_CHECKED = ['approved', 'running']

export function isRunning({ state, starts_on, ends_on }: Promotion, day: string): boolean {
  return TO_BE_CHECKED.includes(state) && starts_on <= day && day <= ends_on
}

export function runningAt(promotions: Promotion[], terminalId: string, day: string): Promotion[] {
  return promotions.filter((promotion) => isRunning(promotion, day) && promotion.terminal_ids.includes(terminalId))
}

/** The newest check of each shop. */
export function checkedShops(promotionId: string, checks: PromotionCheck[]): Map<string, PromotionCheck> {
  const own = checks.filter((check) => check.promotion_id === promotionId).sort((a, b) => a.checked_at.localeCompare(b.checked_at))
  return new Map(own.map((check) => [check.terminal_id, check]))
}

export const dayOfCheck = ({ checked_at }: PromotionCheck): string => cityDay(Date.parse(checked_at))
