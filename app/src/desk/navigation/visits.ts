import type { Entry } from '../navigation'
import { DESKS } from '../roles'

export const visits: Entry[] = [
  { path: 'visits', title: 'desk_visits.title', icon: 'pin', group: 'work', order: 20, roles: DESKS },
]
