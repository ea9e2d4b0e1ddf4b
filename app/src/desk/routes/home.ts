/** Where every desk begins, and what is each person's own: notices and exports. */
import type { RouteRecordRaw } from 'vue-router'

export const home: RouteRecordRaw[] = [
  { path: '', name: 'desk-home', component: () => import('../screens/Home.vue') },
  { path: 'notices', component: () => import('../screens/Notices.vue') },
  { path: ':rest(.*)*', name: 'desk-unknown', component: () => import('../screens/Unknown.vue') },
  { path: 'exports', component: () => import('../screens/Exports.vue') },
]
