import { createApp } from 'vue'
import App from './App.vue'
import { i18n } from './i18n'
import { lockWhenAway } from './parts/autolock'
import { phone } from './parts/phone'
import { keepTabsTogether } from './parts/tabs'
import { followSettings } from './parts/settings'
import { watchForUpdates } from './parts/updates'
import { router } from './router'
import './styles/base.css'

async function start(): Promise<void> {
  await Promise.all([followSettings(), phone.start()])
  createApp(App).use(i18n).use(router).mount('#app')
  lockWhenAway()
  keepTabsTogether()
  watchForUpdates()
}

void start()
