import type { Entry } from '../navigation'
import { CITY, EVERYBODY } from '../roles'

export const promoter: Entry[] = [
  { path: 'confirmations', title: 'desk_confirmations.title', icon: 'photo', group: 'review', order: 40, roles: EVERYBODY, homeOf: ['promoter'] },
  { path: 'promotion-checks', title: 'desk_promotions.checks.title', icon: 'shield', group: 'review', order: 50, roles: EVERYBODY },
  { path: 'plans', title: 'desk_plans.title', icon: 'file', group: 'plans', order: 10, roles: EVERYBODY },
  { path: 'promotions', title: 'desk_promotions.title', icon: 'gift', group: 'plans', order: 20, roles: EVERYBODY },
  { path: 'bulletins', title: 'desk_market_information.bulletin.title', icon: 'report', group: 'numbers', order: 65, roles: EVERYBODY },
  { path: 'market-information', title: 'desk_market_information.title', icon: 'speech', group: 'plans', order: 30, roles: [...CITY, 'promoter'] },
]
