/** Everything the app begins with, once its database is loaded: see main.ts. */
import { createApp } from 'vue'
import App from './App.vue'
import { i18n } from './i18n'
import { lockWhenAway } from './parts/autolock'
import { followNewScreens } from './parts/desk'
import { tellFailures } from './parts/failing'
import { phone } from './parts/phone'
import { countTogether, keepTabsTogether } from './parts/tabs'
import { followSettings } from './parts/settings'
import { watchForUpdates } from './parts/updates'
import { router } from './router'

export async function start(): Promise<void> {
  await Promise.all([followSettings(), phone.start()])
  const app = createApp(App).use(i18n).use(router)
  tellFailures(app)
  app.mount('#app')
  lockWhenAway()
  keepTabsTogether()
  countTogether()
  watchForUpdates()
  followNewScreens()
}
