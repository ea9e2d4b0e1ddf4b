import type { Entry } from '../navigation'
import { CITY, DESKS, EVERYBODY } from '../roles'

const KEEPERS = ['market_manager', ...CITY] as const

export const shops: Entry[] = [
  { path: 'terminals', title: 'desk_shops.title', icon: 'shop', group: 'shops', order: 10, roles: DESKS },
  { path: 'benchmarks', title: 'desk_shops.benchmarks.title', icon: 'bookmark', group: 'shops', order: 20, roles: DESKS },
  { path: 'hand-over', title: 'desk_shops.hand_over.title', icon: 'out', group: 'shops', order: 30, roles: KEEPERS },
  { path: 'specs', title: 'desk_shops.specs.title', icon: 'gift', group: 'shops', order: 40, roles: EVERYBODY },
  { path: 'imports', title: 'desk_shops.imports.title', icon: 'table', group: 'settings', order: 60, roles: CITY },
]
