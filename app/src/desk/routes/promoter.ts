import type { RouteRecordRaw } from 'vue-router'
import { CITY, EVERYBODY } from '../roles'

const PARTIES = ['marketing_centre', 'promoter'] as const
/** Whoever may read market information: branches meet the promoters of every manufacturer. */
const INFORMED = [...CITY, 'promoter'] as const

export const promoter: RouteRecordRaw[] = [
  { path: 'confirmations', component: () => import('../screens/promoter/confirmations/Queue.vue'), meta: { roles: EVERYBODY } },
  { path: 'confirmations/:id', component: () => import('../screens/promoter/confirmations/Case.vue'), props: true, meta: { roles: EVERYBODY } },
  { path: 'plans', component: () => import('../screens/promoter/plans/Plans.vue'), meta: { roles: EVERYBODY } },
  { path: 'plans/new', component: () => import('../screens/promoter/plans/ProposePlan.vue'), meta: { roles: PARTIES } },
  { path: 'plans/:id', component: () => import('../screens/promoter/plans/Plan.vue'), props: true, meta: { roles: EVERYBODY } },
  { path: 'plans/:id/new-version', component: () => import('../screens/promoter/plans/ProposePlan.vue'), props: true, meta: { roles: PARTIES } },
  { path: 'promotions', component: () => import('../screens/promoter/promotions/Promotions.vue'), meta: { roles: EVERYBODY } },
  { path: 'promotions/new', component: () => import('../screens/promoter/promotions/ProposePromotion.vue'), meta: { roles: PARTIES } },
  { path: 'promotions/:id', component: () => import('../screens/promoter/promotions/Promotion.vue'), props: true, meta: { roles: EVERYBODY } },
  { path: 'promotion-checks', component: () => import('../screens/promoter/promotions/Checks.vue'), meta: { roles: EVERYBODY } },
  { path: 'promotion-checks/:id', component: () => import('../screens/promoter/promotions/Check.vue'), props: true, meta: { roles: EVERYBODY } },
  { path: 'bulletins', component: () => import('../screens/promoter/market/Bulletin.vue'), meta: { roles: EVERYBODY } },
  { path: 'market-information', component: () => import('../screens/promoter/market/MarketInformation.vue'), meta: { roles: INFORMED } },
]
