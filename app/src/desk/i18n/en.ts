import { admin } from './admin.en'
import { desk } from './desk.en'
import { visits } from './visits.en'

export const en = {
  desk,
  desk_visits: visits,
  desk_admin: admin,
}
