import type { Entry } from '../navigation'
import { CITY, DESKS, EVERYBODY } from '../roles'

export const centre: Entry[] = [
  { path: 'dashboard', title: 'desk_centre.dashboard.title', icon: 'chart', group: 'numbers', order: 10, roles: DESKS, homeOf: CITY },
  { path: 'scores', title: 'desk_centre.scores.title', icon: 'star', group: 'numbers', order: 20, roles: EVERYBODY },
  { path: 'score-appeals', title: 'desk_centre.appeals.title', icon: 'speech', group: 'numbers', order: 30, roles: EVERYBODY },
  { path: 'plan-faults', title: 'desk_centre.faults.title', icon: 'alert', group: 'numbers', order: 35, roles: EVERYBODY },
  { path: 'closings', title: 'desk_centre.closings.title', icon: 'lock', group: 'numbers', order: 40, roles: DESKS },
  { path: 'sales', title: 'desk_centre.sales.title', icon: 'table', group: 'numbers', order: 50, roles: DESKS },
  { path: 'satisfaction', title: 'desk_centre.surveys.title', icon: 'people', group: 'numbers', order: 60, roles: DESKS },
  { path: 'lifecycle', title: 'desk_centre.lifecycle.title', icon: 'sync', group: 'numbers', order: 70, roles: EVERYBODY },
  { path: 'rule-sets', title: 'desk_centre.rules.title', icon: 'filter', group: 'city', order: 500, roles: CITY },
]
