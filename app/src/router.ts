/**
 * Which screen an address is, and which of them a phone in its present stage may show. Screens are loaded when they are needed,
 * but for the two that somebody sees first.
 */
import { type LocationQueryRaw, type RouteLocationNormalized, type RouteLocationRaw, START_LOCATION, createRouter, createWebHistory } from 'vue-router'
import type { Stage } from '@/core/phone'
import { DESK, isAtDesk, isOfDesk } from './parts/desk'
import { phone } from './parts/phone'
import LogIn from './screens/LogIn.vue'
import Shell from './screens/Shell.vue'
import Today from './screens/Today.vue'

export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: '/app/log-in', name: 'log-in', component: LogIn },
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
    // Until the desk is loaded, which then adds its own screens in place of this.
    { path: `${DESK}/:rest(.*)*`, name: 'desk', component: () => import('./desk/screens/Unknown.vue') },
    { path: '/:elsewhere(.*)*', redirect: '/app/today' },
  ],
})

/** Where a phone of each stage belongs; behind the door, anywhere. */
const DOORS: Record<Stage, string | null> = {
  starting: '/app/lock',
  empty: '/app/log-in',
  unguarded: '/app/guard',
  locked: '/app/lock',
  open: null,
}
const isDoor = (path: string): boolean => Object.values(DOORS).includes(path)

/** Only to a screen of ours. */
const next = (path: unknown): string => (typeof path === 'string' && path.startsWith('/app/') ? path : '/app/today')

/** From door to door the wish where to go is kept; from a screen it is the screen. */
const wish = (to: RouteLocationNormalized): LocationQueryRaw => (isDoor(to.path) ? to.query : { next: to.fullPath })

/** A phone that is somebody's leads to the phone's screens, a machine with a session of the desk to the desk's. */
const deskGuard = async (to: RouteLocationNormalized): Promise<RouteLocationRaw | true> => {
  if (phone.stage.value !== 'empty') return '/app/today'
  if (!isAtDesk()) return { path: '/app/log-in', query: { next: to.fullPath } }
  return (await import('./desk')).admit(to)
}

router.beforeEach((to) => {
  if (isOfDesk(to.path)) return deskGuard(to)
  if (phone.stage.value === 'empty' && isAtDesk()) return DESK
  const door = DOORS[phone.stage.value]
  if (door) return to.path === door ? true : { path: door, query: wish(to) }
  // Whoever is inside needs no door, except to log in once more.
  return isDoor(to.path) && to.path !== '/app/log-in' ? next(to.query['next']) : true
})

phone.stage.watch((stage) => {
  const now = router.currentRoute.value
  if (now === START_LOCATION) return // the first screen is chosen when the app begins
  if (isOfDesk(now.path) && stage === 'empty') return
  const door = DOORS[stage]
  if (door) void router.replace({ path: door, query: wish(now) })
  else if (isDoor(now.path)) void router.replace(next(now.query['next']))
})
