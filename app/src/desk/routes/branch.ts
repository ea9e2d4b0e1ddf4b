/** What a branch sees of its managers' day and month. */
import type { RouteRecordRaw } from 'vue-router'
import { DESKS } from '../roles'

const meta = { roles: DESKS }

export const branch: RouteRecordRaw[] = [
  { path: 'today', component: () => import('../screens/branch/Today.vue'), meta },
  { path: 'visit-plans', component: () => import('../screens/branch/VisitPlans.vue'), meta },
  { path: 'visit-plans/:id', component: () => import('../screens/branch/VisitPlan.vue'), props: true, meta },
  { path: 'complaints', component: () => import('../screens/branch/Complaints.vue'), meta },
  { path: 'complaints/:id', component: () => import('../screens/branch/Complaint.vue'), props: true, meta },
  { path: 'in-store', component: () => import('../screens/branch/InStoreBoard.vue'), meta },
  { path: 'in-store/requests', component: () => import('../screens/branch/InStoreRequests.vue'), meta },
  { path: 'in-store/:id', component: () => import('../screens/branch/InStoreDay.vue'), props: true, meta },
  { path: 'reports', component: () => import('../screens/branch/ReportsOfDay.vue'), meta },
  { path: 'reports/list', component: () => import('../screens/branch/Reports.vue'), meta },
  { path: 'reports/rates', component: () => import('../screens/branch/ReportRates.vue'), meta },
  { path: 'reports/:id', component: () => import('../screens/branch/Report.vue'), props: true, meta },
  { path: 'tasks', component: () => import('../screens/branch/Tasks.vue'), meta },
  { path: 'tasks/:id', component: () => import('../screens/branch/Task.vue'), props: true, meta },
  { path: 'phones', component: () => import('../screens/branch/Phones.vue'), meta },
  { path: 'refusals', component: () => import('../screens/branch/Refusals.vue'), meta },
  { path: 'refusals/:id', component: () => import('../screens/branch/Refusal.vue'), props: true, meta },
]
