import type { Entry } from '../navigation'
import { DESKS } from '../roles'

export const review: Entry[] = [
  { path: 'queue', title: 'desk_review.queue.title', icon: 'check', group: 'review', order: 10, roles: DESKS },
  { path: 'appeals', title: 'desk_review.appeals.title', icon: 'speech', group: 'review', order: 30, roles: DESKS },
  { path: 'spot-checks', title: 'desk_review.draw.title', icon: 'locate', group: 'review', order: 20, roles: DESKS },
]
