/** What everybody has: their notices and their exports. */
import type { Entry } from '../navigation'
import { EVERYBODY } from '../roles'

export const own: Entry[] = [
  { path: 'notices', title: 'desk.notices.title', icon: 'bell', group: 'work', order: 900, roles: EVERYBODY },
  { path: 'exports', title: 'desk.exports.title', icon: 'download', group: 'work', order: 910, roles: EVERYBODY },
]
