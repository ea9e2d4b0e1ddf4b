/**
 * What kind of value a field of a phone's documents holds, so that it can be said and corrected as people do: a choice is chosen, a time
 * has a clock. Codes are the server's (docs/sync.md); what this version does not know is text.
 */
import type { Leaf } from './differences'

export type Form =
  | { kind: 'flag' | 'time' | 'day' | 'money' | 'bytes' | 'format' | 'number' | 'text' }
  /** `words` is where the words of the codes are. Without codes anything may be written, and some of it has words. */
  | { kind: 'choice'; words: string; codes: readonly string[] }
  /** One of the phone's own documents, or of its colleagues. */
  | { kind: 'shop' | 'spec' | 'colleague' }

const PLACES = ['back_cabinet', 'counter', 'other']
const TAGS = ['right', 'wrong', 'missing']
const SIGNALS = [
  'far_from_terminal', 'poor_fix', 'stale_fix', 'mock_location', 'short_stay', 'clock_off', 'overlap', 'impossible_speed', 'same_coordinates',
  'evenly_spaced', 'shared_shop', 'photo_reused', 'photo_near_duplicate', 'photo_other_time', 'photo_other_place', 'photo_from_gallery',
  'photo_blurred', 'photo_dark',
] // prettier-ignore

/** By collection and path without ids; where the collection does not matter, by the name alone. */
const CHOICES: Record<string, [words: string, ...codes: string[]]> = {
  'visits/kind': ['terminals.visit_kinds', 'planned', 'ad_hoc', 'in_store_day', 'joint', 'inspection'],
  'visits/shelf_checks/position': ['visit.positions', ...PLACES],
  'visits/display_checks/position': ['visit.positions', ...PLACES],
  'visits/photos/view': ['visit.views'],
  'in_store_days/photos/view': ['in_store', 'before', 'after'],
  'in_store_days/commitments/by': ['in_store.by', 'manager', 'retailer'],
  'in_store_requests/kind': ['requests.kinds', 'leave', 'substitute', 'swap'],
  'anomaly_reports/items/kind': ['reports.kinds', 'price', 'counterfeit_or_smuggled', 'out_of_stock', 'competitor', 'licence', 'display', 'logistics', 'other'],
  'complaints/kind': ['complaints.kinds', 'supply', 'delivery', 'ordering', 'service', 'price', 'quality', 'materials', 'other'],
  'complaints/contact_wish': ['complaints.wishes', 'visit', 'call', 'none'],
  'promotion_checks/faults/fault': ['promotions.faults', 'not_executed', 'wrong_material', 'no_daily_record', 'invalid_photo', 'no_health_warning', 'minors_approached'],
  'task_updates/outcome': ['tasks.outcomes', 'progress', 'done', 'impossible'],
  'signal_explanations/signal': ['visit.signals', ...SIGNALS],
  price_tag: ['visit.price_tags', ...TAGS],
  source: ['unsent.sources', 'camera', 'gallery'],
  datum: ['unsent.datums', 'wgs84', 'gcj02', 'bd09'],
}

const BY_NAME: Record<string, Exclude<Form['kind'], 'choice'>> = {
  ...{ terminal_id: 'shop', spec_id: 'spec', joint_with: 'colleague', substitute_id: 'colleague' },
  ...{ on_shelf: 'flag', materials_present: 'flag', urgent: 'flag', mocked: 'flag', day: 'day', size: 'bytes', media_type: 'format' },
  ...{ at: 'time', from: 'time', until: 'time', facings: 'number', stock_packs: 'number', figure: 'number', template_version: 'number' },
  ...{ latitude: 'number', longitude: 'number', accuracy_m: 'number' },
}

const ID_OR_PLACE = /^([0-9a-f]{8}-[0-9a-f]{4}-.*|\d+)$/

export function formOf(collection: string, path: string[], value?: Leaf): Form {
  const name = path.at(-1) ?? ''
  const choice = CHOICES[[collection, ...path.filter((part) => !ID_OR_PLACE.test(part))].join('/')] ?? (path[0] === 'sections' ? undefined : CHOICES[name])
  if (choice) return { kind: 'choice', words: choice[0], codes: choice.slice(1) }
  if (path[0] === 'sections') return { kind: plainly(value) }
  const kind = BY_NAME[name] ?? (/(_at|_time)$/.test(name) ? 'time' : /_on$/.test(name) ? 'day' : /_fen$/.test(name) ? 'money' : plainly(value))
  return { kind }
}

function plainly(value: Leaf): 'flag' | 'number' | 'text' {
  return typeof value === 'boolean' ? 'flag' : typeof value === 'number' ? 'number' : 'text'
}
