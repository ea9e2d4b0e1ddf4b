import type { RouteRecordRaw } from 'vue-router'
import { DESKS } from '../roles'

export const visits: RouteRecordRaw[] = [
  { path: 'visits', component: () => import('../screens/visits/VisitLog.vue'), meta: { roles: DESKS } },
]
