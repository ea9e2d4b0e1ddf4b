import { desk } from './desk.en'
import { shops } from './shops.en'
import { visits } from './visits.en'

export const en = {
  desk,
  desk_shops: shops,
  desk_visits: visits,
}
