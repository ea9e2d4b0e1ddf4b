/** What the desk says, in Chinese. English has the same keys; a test compares them. */
import { branch } from './branch.zh'
import { centre } from './centre.zh'
import { admin } from './admin.zh'
import { desk } from './desk.zh'
import { review } from './review.zh'
import { confirmations, marketInformation } from './promoter.zh'
import { plans, promotions } from './promoter_agreements.zh'
import { shops } from './shops.zh'
import { visits } from './visits.zh'

export const zh = {
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
