/** What every desk has. */
import type { RouteRecordRaw } from 'vue-router'

export const common: RouteRecordRaw[] = [
  { path: '', name: 'desk-home', component: () => import('../screens/Home.vue') },
  { path: 'notices', component: () => import('../screens/Notices.vue') },
  { path: ':rest(.*)*', name: 'desk-unknown', component: () => import('../screens/Unknown.vue') },
  { path: 'exports', component: () => import('../screens/Exports.vue') },
]
