/** The desk, loaded for those who work at one: its words, its screens, its session. Both ways in lead through here. */
import type { RouteLocationNormalized, RouteLocationRaw } from 'vue-router'
import type { LogIn } from '@/core/api'
import type { SessionAnswer } from '@/core/wire'
import { speakBesides } from '@/i18n'
import { router } from '@/router'
import { words } from './i18n'
import { desk, keepTabsTogether } from './parts/desk'
import { tellUnreached } from './parts/unreached'
import { routes } from './routes'
import './styles.css'

let loading: Promise<void> | null = null

function load(): Promise<void> {
  loading ??= (async () => {
    router.removeRoute('desk') // the way to here; from now on the shell says what it has not
    for (const route of routes) router.addRoute(route)
    await Promise.all([speakBesides(words), desk.start()])
    keepTabsTogether()
    tellUnreached()
    leaveWithTheSession()
  })()
  return loading
}

/** What the router does with an address of the desk. */
export async function admit(to: RouteLocationNormalized): Promise<RouteLocationRaw | true> {
  const isFirst = !loading
  await load()
  if (desk.stage.value === 'out') return { path: '/app/log-in', query: { next: to.fullPath } }
  return isFirst ? to.fullPath : true // its screens are known only now
}

export async function takeOver(session: SessionAnswer, device: LogIn['device'], next: string): Promise<void> {
  await load()
  await desk.take(session, device)
  await router.replace(next)
}

function leaveWithTheSession(): void {
  desk.stage.watch((stage) => {
    if (stage === 'out') void router.replace('/app/log-in')
    else if (stage === 'in' && desk.person.role === 'customer_manager') void desk.erase() // posted to the field: the phone is theirs
  })
}
