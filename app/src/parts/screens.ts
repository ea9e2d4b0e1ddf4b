/** Where a document is shown and corrected, for what leads to one without knowing the screens: notices, and what was refused. */
import type { Router } from 'vue-router'
import { cityDay } from '@/core/time'
import type { Doc } from '@/core/wire'

const SCREENS: Record<string, (id: string, doc: Doc | null) => string> = {
  // a report is found by its day
  anomaly_reports: (_, doc) => `/app/work/reports/${String(doc?.['day'] ?? cityDay(Date.now()))}`,
  complaints: (id) => `/app/work/complaints/${id}`,
  in_store_days: (id) => `/app/work/in-store/${id}`,
  in_store_duties: (id) => `/app/work/duties/${id}`,
  tasks: (id) => `/app/work/tasks/${id}`,
  visit_plans: () => '/app/today',
  visits: (id) => `/app/visits/${id}`,
}

/** null where this version has none: such an address has no route of its own, only the one that leads to Today. */
export function screenOf(router: Router, collection: string, id: string, doc: Doc | null = null): string | null {
  const path = SCREENS[collection]?.(id, doc)
  return path && router.resolve(path).matched.length > 1 ? path : null
}
