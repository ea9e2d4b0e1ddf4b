import type { RouteRecordRaw } from 'vue-router'
import { DESKS } from '../roles'

export const review: RouteRecordRaw[] = [
  { path: 'visits/:id', component: () => import('../screens/review/Review.vue'), props: true, meta: { roles: DESKS } },
  { path: 'queue', component: () => import('../screens/review/Queue.vue'), meta: { roles: DESKS } },
  { path: 'spot-checks', component: () => import('../screens/review/SpotChecks.vue'), meta: { roles: DESKS } },
  { path: 'appeals', component: () => import('../screens/review/Appeals.vue'), meta: { roles: DESKS } },
]
