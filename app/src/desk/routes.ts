/** The desk's screens: one file of routes for each area, so that areas do not meet in one. Addresses are below /app/desk. */
import type { RouteRecordRaw } from 'vue-router'
import { admin } from './routes/admin'
import { common } from './routes/common'
import { visits } from './routes/visits'

/** `meta.roles` names those who have a screen; it is told to others that it is not theirs. The server decides by itself. */
declare module 'vue-router' {
  interface RouteMeta {
    roles?: readonly import('./roles').Role[]
  }
}

export const routes: RouteRecordRaw[] = [
  { path: '/app/desk', component: () => import('./screens/Shell.vue'), children: [...common, ...visits, ...admin] },
]
