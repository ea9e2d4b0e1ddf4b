import type { Entry } from '../navigation'
import { CITY } from '../roles'

export const admin: Entry[] = [
  { path: 'people', title: 'desk_admin.people.title', icon: 'people', group: 'city', order: 500, roles: CITY },
  { path: 'branches', title: 'desk_admin.branches.title', icon: 'work', group: 'city', order: 510, roles: CITY },
  { path: 'calendar', title: 'desk_admin.calendar.title', icon: 'today', group: 'city', order: 520, roles: CITY },
  { path: 'templates', title: 'desk_admin.templates.title', icon: 'report', group: 'city', order: 530, roles: CITY },
  { path: 'jobs', title: 'desk_admin.jobs.title', icon: 'sync', group: 'city', order: 540, roles: ['admin'] },
  { path: 'audit', title: 'desk_admin.audit.title', icon: 'shield', group: 'city', order: 550, roles: ['admin'] },
]
