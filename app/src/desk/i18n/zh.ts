/** What the desk says, in Chinese. English has the same keys; a test compares them. */
import { centre } from './centre.zh'
import { desk } from './desk.zh'
import { visits } from './visits.zh'

export const zh = {
  desk,
  desk_visits: visits,
  desk_centre: centre,
}
