import type { Entry } from '../navigation'
import { CITY } from '../roles'

export const admin: Entry[] = [
  { path: 'people', title: 'desk_admin.people.title', icon: 'people', group: 'settings', order: 10, roles: CITY },
  { path: 'branches', title: 'desk_admin.branches.title', icon: 'work', group: 'settings', order: 20, roles: CITY },
  { path: 'calendar', title: 'desk_admin.calendar.title', icon: 'clock', group: 'settings', order: 30, roles: CITY },
  { path: 'templates', title: 'desk_admin.templates.title', icon: 'report', group: 'settings', order: 40, roles: CITY },
  { path: 'jobs', title: 'desk_admin.jobs.title', icon: 'sync', group: 'settings', order: 70, roles: ['admin'] },
  { path: 'audit', title: 'desk_admin.audit.title', icon: 'shield', group: 'settings', order: 80, roles: ['admin'] },
]
