/** The desk's screens: one file of routes for each area, so that areas do not meet in one. Addresses are below /app/desk. */
import type { RouteRecordRaw } from 'vue-router'
import { admin } from './routes/admin'
import { branch } from './routes/branch'
import { centre } from './routes/centre'
import { home } from './routes/home'
import { promoter } from './routes/promoter'
import { review } from './routes/review'
import { shops } from './routes/shops'
import { visits } from './routes/visits'

/** `meta.roles` names those who have a screen; it is told to others that it is not theirs. The server decides by itself. */
declare module 'vue-router' {
  interface RouteMeta {
    roles?: readonly import('./roles').Role[]
  }
}

export const routes: RouteRecordRaw[] = [
  { path: '/app/desk', component: () => import('./screens/Shell.vue'), children: [...home, ...visits, ...review, ...branch, ...promoter, ...centre, ...shops, ...admin] },
]
