import { branch } from './branch.en'
import { desk } from './desk.en'
import { review } from './review.en'
import { visits } from './visits.en'

export const en = {
  desk,
  desk_branch: branch,
  desk_visits: visits,
  desk_review: review,
}
