import type { Entry } from '../navigation'
import { DESKS } from '../roles'

export const review: Entry[] = [
  { path: 'queue', title: 'desk_review.queue.title', icon: 'task', group: 'work', order: 15, roles: DESKS },
  { path: 'appeals', title: 'desk_review.appeals.title', icon: 'speech', group: 'work', order: 40, roles: DESKS },
  { path: 'spot-checks', title: 'desk_review.draw.title', icon: 'shield', group: 'work', order: 50, roles: DESKS },
]
