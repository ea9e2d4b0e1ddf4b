import { desk } from './desk.en'
import { confirmations, marketInformation } from './promoter.en'
import { plans, promotions } from './promoter_agreements.en'
import { visits } from './visits.en'

export const en = {
  desk,
  desk_visits: visits,
  desk_confirmations: confirmations,
  desk_market_information: marketInformation,
  desk_plans: plans,
  desk_promotions: promotions,
}
