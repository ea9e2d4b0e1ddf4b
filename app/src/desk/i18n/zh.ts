/** What the desk says, in Chinese. English has the same keys; a test compares them. */
import { desk } from './desk.zh'
import { confirmations, marketInformation } from './promoter.zh'
import { plans, promotions } from './promoter_agreements.zh'
import { visits } from './visits.zh'

export const zh = {
  desk,
  desk_visits: visits,
  desk_confirmations: confirmations,
  desk_market_information: marketInformation,
  desk_plans: plans,
  desk_promotions: promotions,
}
