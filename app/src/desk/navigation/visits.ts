import type { Entry } from '../navigation'
import { BRANCH, DESKS } from '../roles'

export const visits: Entry[] = [
  { path: 'visits', title: 'desk_visits.title', icon: 'list', group: 'work', order: 20, roles: DESKS, homeOf: BRANCH },
]
