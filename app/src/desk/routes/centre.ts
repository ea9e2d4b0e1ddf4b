/** Figures, scores, closings, rules: the marketing centre's desk; the same for others, as far as the API lets them. */
import type { RouteRecordRaw } from 'vue-router'
import { CITY, DESKS, EVERYBODY } from '../roles'

export const centre: RouteRecordRaw[] = [
  { path: 'dashboard', component: () => import('../screens/centre/Dashboard.vue'), meta: { roles: DESKS } },
  { path: 'dashboard/displays', component: () => import('../screens/centre/PlanShops.vue'), meta: { roles: DESKS } },
  { path: 'dashboard/imported', component: () => import('../screens/centre/Imported.vue'), meta: { roles: EVERYBODY } },
  { path: 'scores', component: () => import('../screens/centre/Scores.vue'), meta: { roles: EVERYBODY } },
  { path: 'scores/promotions', component: () => import('../screens/centre/PromotionScores.vue'), meta: { roles: EVERYBODY } },
  { path: 'scores/:kind(maintenance|promotion)/:part/:examinee/:month(20\\d\\d-\\d\\d)', component: () => import('../screens/centre/Score.vue'), props: true, meta: { roles: EVERYBODY } },
  { path: 'closings', component: () => import('../screens/centre/Closings.vue'), meta: { roles: DESKS } },
  { path: 'closings/:month(20\\d\\d-\\d\\d)', component: () => import('../screens/centre/Closing.vue'), props: true, meta: { roles: DESKS } },
  { path: 'score-appeals', component: () => import('../screens/centre/ScoreAppeals.vue'), meta: { roles: EVERYBODY } },
  { path: 'plan-faults', component: () => import('../screens/centre/PlanFaults.vue'), meta: { roles: EVERYBODY } },
  { path: 'rule-sets', component: () => import('../screens/centre/RuleSets.vue'), meta: { roles: CITY } },
  { path: 'rule-sets/:kind', component: () => import('../screens/centre/RuleSet.vue'), props: true, meta: { roles: CITY } },
  { path: 'satisfaction', component: () => import('../screens/centre/Surveys.vue'), meta: { roles: DESKS } },
  { path: 'satisfaction/:id', component: () => import('../screens/centre/Survey.vue'), props: true, meta: { roles: DESKS } },
  { path: 'sales', component: () => import('../screens/centre/Sales.vue'), meta: { roles: DESKS } },
  { path: 'sales/shelf', component: () => import('../screens/centre/ShelfRates.vue'), meta: { roles: EVERYBODY } },
  { path: 'sales/checks', component: () => import('../screens/centre/ShelfChecks.vue'), meta: { roles: DESKS } },
  { path: 'lifecycle', component: () => import('../screens/centre/Lifecycle.vue'), meta: { roles: EVERYBODY } },
  { path: 'lifecycle/pilot', component: () => import('../screens/centre/NewPilot.vue'), meta: { roles: CITY } },
]
