/** What the desk says, in Chinese. English has the same keys; a test compares them. */
import { desk } from './desk.zh'
import { shops } from './shops.zh'
import { visits } from './visits.zh'

export const zh = {
  desk,
  desk_shops: shops,
  desk_visits: visits,
}
