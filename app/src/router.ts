/** Which screen an address is, and which of them a phone in its present stage may show. Screens are loaded when they are needed. */
import { createRouter, createWebHistory } from 'vue-router'
import { phone } from './parts/phone'
import Shell from './screens/Shell.vue'
import Today from './screens/Today.vue'

export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: '/app/log-in', name: 'log-in', component: () => import('./screens/LogIn.vue') },
    { path: '/app/guard', name: 'guard', component: () => import('./screens/Guard.vue') },
    { path: '/app/lock', name: 'lock', component: () => import('./screens/Lock.vue') },
    {
      path: '/app',
      component: Shell,
      redirect: '/app/today',
      children: [
        { path: 'today', component: Today },
        { path: 'terminals', component: () => import('./screens/Terminals.vue') },
        { path: 'terminals/:id', component: () => import('./screens/Terminal.vue'), props: true },
        { path: 'sync', component: () => import('./screens/Sync.vue') },
        { path: 'sync/refusals/:collection/:id', component: () => import('./screens/Refusal.vue'), props: true },
        { path: 'map/:of(today|terminals)', component: () => import('./screens/Map.vue'), props: true },
        { path: 'notices', component: () => import('./screens/Notices.vue') },
        { path: 'scores', component: () => import('./screens/Scores.vue') },
        { path: 'scores/:kind(maintenance|promotion)/:month', component: () => import('./screens/Score.vue'), props: true },
        { path: 'privacy', component: () => import('./screens/Privacy.vue') },
        { path: 'devices', component: () => import('./screens/Devices.vue') },
        { path: 'me', component: () => import('./screens/Me.vue') },
      ],
    },
    { path: '/:elsewhere(.*)*', redirect: '/app/today' },
  ],
})

const DOORS = { starting: '/app/lock', empty: '/app/log-in', unguarded: '/app/guard', locked: '/app/lock', open: null } as const

router.beforeEach((to) => {
  const door = DOORS[phone.stage.value]
  const isDoor = Object.values(DOORS).includes(to.path as never)
  if (door) return to.path === door ? true : { path: door, query: isDoor ? to.query : { next: to.fullPath } }
  // Whoever is inside needs no door, except to log in once more.
  return isDoor && to.path !== '/app/log-in' ? next(to.query['next']) : true
})

/** Only to a screen of ours. */
function next(path: unknown): string {
  return typeof path === 'string' && path.startsWith('/app/') ? path : '/app/today'
}

phone.stage.watch(() => {
  const { path, fullPath, query } = router.currentRoute.value
  const door = DOORS[phone.stage.value]
  if (door) void router.replace({ path: door, query: path.startsWith('/app/') && !(Object.values(DOORS) as unknown[]).includes(path) ? { next: fullPath } : query })
  else void router.replace(next(query['next']))
})
