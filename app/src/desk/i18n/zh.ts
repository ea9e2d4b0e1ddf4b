/** What the desk says, in Chinese. English has the same keys; a test compares them. */
import { admin } from './admin.zh'
import { desk } from './desk.zh'
import { visits } from './visits.zh'

export const zh = {
  desk,
  desk_visits: visits,
  desk_admin: admin,
}
