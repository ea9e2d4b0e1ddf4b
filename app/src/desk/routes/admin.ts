/** People, branches, the calendar, visit templates, parked jobs and the audit log. */
import type { RouteRecordRaw } from 'vue-router'
import { CITY } from '../roles'

const ADMIN = { roles: ['admin'] as const }

export const admin: RouteRecordRaw[] = [
  { path: 'people', component: () => import('../screens/admin/People.vue'), meta: { roles: CITY } },
  { path: 'people/:id', component: () => import('../screens/admin/Person.vue'), props: true, meta: { roles: CITY } },
  { path: 'branches', component: () => import('../screens/admin/Branches.vue'), meta: { roles: CITY } },
  { path: 'calendar', component: () => import('../screens/admin/Calendar.vue'), meta: { roles: CITY } },
  { path: 'templates', component: () => import('../screens/admin/Templates.vue'), meta: { roles: CITY } },
  { path: 'templates/new', component: () => import('../screens/admin/TemplateEditor.vue'), meta: ADMIN },
  { path: 'templates/:version', component: () => import('../screens/admin/Template.vue'), props: true, meta: { roles: CITY } },
  { path: 'jobs', component: () => import('../screens/admin/Jobs.vue'), meta: ADMIN },
  { path: 'audit', component: () => import('../screens/admin/Audit.vue'), meta: ADMIN },
]
