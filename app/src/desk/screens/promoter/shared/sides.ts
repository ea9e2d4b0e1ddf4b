/** For whom somebody signs: the marketing centre for commerce, a promoter for the own manufacturer, others for nobody. */
import type { Side } from '../../../core/promoter/promotions'
import { desk } from '../../../parts/desk'

export function ownSide(): Side | null {
  const { role } = desk.person
  return role === 'promoter' ? 'manufacturer' : role === 'marketing_centre' ? 'commerce' : null
}
