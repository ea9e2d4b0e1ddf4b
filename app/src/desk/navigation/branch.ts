import type { Entry } from '../navigation'
import { BRANCH, DESKS } from '../roles'

export const branch: Entry[] = [
  { path: 'today', title: 'desk_branch.today.title', icon: 'today', group: 'work', order: 10, roles: DESKS, homeOf: BRANCH },
  { path: 'complaints', title: 'desk_branch.complaints.title', icon: 'alert', group: 'work', order: 70, roles: DESKS },
  { path: 'tasks', title: 'desk_branch.tasks.title', icon: 'task', group: 'work', order: 50, roles: DESKS },
  { path: 'reports', title: 'desk_branch.reports.title', icon: 'report', group: 'work', order: 60, roles: DESKS },
  { path: 'phones', title: 'desk_branch.phones.title', icon: 'phone', group: 'work', order: 80, roles: DESKS },
  { path: 'visit-plans', title: 'desk_branch.plans.title', icon: 'map', group: 'work', order: 30, roles: DESKS },
  { path: 'in-store', title: 'desk_branch.in_store.title', icon: 'shop', group: 'work', order: 40, roles: DESKS },
]
