/** Shops, products and tables. Whoever may not change what a screen changes is not led there; the server decides by itself. */
import type { RouteRecordRaw } from 'vue-router'
import { CITY, DESKS, EVERYBODY, type Role } from '../roles'

/** Who may edit shops. */
const KEEPERS: readonly Role[] = ['market_manager', ...CITY]

export const shops: RouteRecordRaw[] = [
  { path: 'terminals', component: () => import('../screens/shops/Terminals.vue'), meta: { roles: DESKS } },
  { path: 'terminals/map', component: () => import('../screens/shops/TerminalMap.vue'), meta: { roles: DESKS } },
  { path: 'terminals/positions', component: () => import('../screens/shops/Positions.vue'), meta: { roles: KEEPERS } },
  { path: 'terminals/:id', component: () => import('../screens/shops/Terminal.vue'), props: true, meta: { roles: DESKS } },
  { path: 'hand-over', component: () => import('../screens/shops/HandOver.vue'), meta: { roles: KEEPERS } },
  { path: 'benchmarks', component: () => import('../screens/shops/Benchmarks.vue'), meta: { roles: DESKS } },
  { path: 'specs', component: () => import('../screens/shops/Specs.vue'), meta: { roles: EVERYBODY } },
  { path: 'specs/:id', component: () => import('../screens/shops/Spec.vue'), props: true, meta: { roles: EVERYBODY } },
  { path: 'imports', component: () => import('../screens/shops/Imports.vue'), meta: { roles: CITY } },
]
