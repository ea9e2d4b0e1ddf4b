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
        { path: 'work', component: () => import('./screens/Work.vue') },
        { path: 'work/in-store', component: () => import('./screens/InStore.vue') },
        { path: 'work/in-store/:id', component: () => import('./screens/InStoreDay.vue'), props: true, meta: { focused: true } },
        { path: 'work/duties/:id', component: () => import('./screens/InStoreRequest.vue'), props: true, meta: { focused: true } },
        { path: 'work/reports', component: () => import('./screens/Reports.vue') },
        { path: 'work/reports/:day', component: () => import('./screens/Report.vue'), props: true, meta: { focused: true } },
        { path: 'work/promotions', component: () => import('./screens/Promotions.vue') },
        { path: 'work/promotions/:id/:shop', component: () => import('./screens/PromotionCheck.vue'), props: true, meta: { focused: true } },
        { path: 'work/complaints', component: () => import('./screens/Complaints.vue'), meta: { focused: true } },
        { path: 'work/complaints/new', component: () => import('./screens/NewComplaint.vue'), meta: { focused: true } },
        { path: 'work/complaints/:id', component: () => import('./screens/Complaint.vue'), props: true, meta: { focused: true } },
        { path: 'work/tasks', component: () => import('./screens/Tasks.vue') },
        { path: 'work/tasks/:id', component: () => import('./screens/Task.vue'), props: true, meta: { focused: true } },
        { path: 'terminals/:id/check-in', component: () => import('./screens/visit/CheckIn.vue'), props: true, meta: { focused: true } },
        { path: 'visits/:id', component: () => import('./screens/visit/Detail.vue'), props: true, meta: { focused: true } },
        {
          path: 'visits/:id/write',
          component: () => import('./screens/visit/Write.vue'),
          props: true,
          meta: { focused: true },
          children: [
            { path: '', component: () => import('./screens/visit/Overview.vue') },
            { path: 'review', component: () => import('./screens/visit/Review.vue') },
            { path: ':section', component: () => import('./screens/visit/Section.vue'), props: true },
          ],
        },
        { path: 'sync', component: () => import('./screens/Sync.vue') },
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
