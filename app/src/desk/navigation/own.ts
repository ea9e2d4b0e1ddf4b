/** What everybody has: their notices and their exports. */
import type { Entry } from '../navigation'
import { EVERYBODY } from '../roles'

export const own: Entry[] = [
  { path: 'notices', title: 'desk.notices.title', icon: 'bell', group: 'own', order: 10, roles: EVERYBODY },
  { path: 'exports', title: 'desk.exports.title', icon: 'download', group: 'own', order: 20, roles: EVERYBODY },
]
