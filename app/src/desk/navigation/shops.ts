import type { Entry } from '../navigation'
import { CITY, DESKS, EVERYBODY } from '../roles'

const KEEPERS = ['market_manager', ...CITY] as const

export const shops: Entry[] = [
  { path: 'terminals', title: 'desk_shops.title', icon: 'shop', group: 'city', order: 10, roles: DESKS },
  { path: 'benchmarks', title: 'desk_shops.benchmarks.title', icon: 'star', group: 'city', order: 12, roles: DESKS },
  { path: 'hand-over', title: 'desk_shops.hand_over.title', icon: 'people', group: 'city', order: 14, roles: KEEPERS },
  { path: 'specs', title: 'desk_shops.specs.title', icon: 'gift', group: 'city', order: 16, roles: EVERYBODY },
  { path: 'imports', title: 'desk_shops.imports.title', icon: 'table', group: 'city', order: 80, roles: CITY },
]
