import { branch } from './branch.en'
import { centre } from './centre.en'
import { admin } from './admin.en'
import { desk } from './desk.en'
import { review } from './review.en'
import { confirmations, marketInformation } from './promoter.en'
import { plans, promotions } from './promoter_agreements.en'
import { shops } from './shops.en'
import { visits } from './visits.en'

export const en = {
  desk,
  desk_branch: branch,
  desk_shops: shops,
  desk_visits: visits,
  desk_review: review,
  desk_confirmations: confirmations,
  desk_market_information: marketInformation,
  desk_plans: plans,
  desk_promotions: promotions,
  desk_centre: centre,
  desk_admin: admin,
}
