/** Cases of the confirmation of displays, as the API shows them (docs/confirmation.md), and how they are said. */
import { i18n } from '@/i18n'
import { isOneOf, desk } from '../../../parts/desk'
import type { Happened } from '../shared/happened'

export const STATES = ['waiting', 'confirmed', 'disputed', 'upheld', 'dismissed', 'lapsed', 'withdrawn'] as const
export const STATE_TAGS: Record<string, string> = { waiting: 'gold', confirmed: 'green', disputed: 'red', upheld: 'red', dismissed: 'green', lapsed: 'red', withdrawn: '' }

export interface CaseRow {
  id: string
  state: (typeof STATES)[number]
  version: number
  manufacturer_id: string
  plan_id: string | null
  /** The visit that carried the check; promoters are not told. */
  subject_id?: string
  spec: { id: string; name: string }
  terminal: { id: string; name: string; license_no: string; address: string | null; branch_id: string; branch_name: string }
  display: { position: string | null; facings: number | null; price_tag: string | null; materials_present: boolean | null; note: string | null }
  photos: { id: string; view: string | null; taken_at: string | null }[]
  checked_at: string
  opened_at: string
  due_at: string
  reason: string | null
  party: string | null
  decided_at: string | null
  decided_by_name: string | null
  settled_at: string | null
  rectifies: string | null
}

export interface HistoryLine {
  id: string
  at: string
  side: string
  deed: string
  by: string | null
  reason: string | null
  note: string | null
}

export interface EvidencePhoto {
  id: string
  sha256: string
  view: string | null
  received_at: string | null
  refusal: string | null
}

export interface Case extends CaseRow {
  undo_until: string | null
  evidence: EvidencePhoto[]
  rectifications: { task_id: string; state: string; due_on: string; check_id: string | null }[]
  history: HistoryLine[]
}

export interface Reason {
  reason: string
  party: string
  title: { zh: string; en: string }
  nameable: boolean
  needs_evidence: boolean
}

/** A check beside what its plan asks for. */
export interface Judged {
  plan: { id: string; version: number; name: string; passes: boolean | null; points: { point: string; asked: unknown; found: unknown; passes: boolean | null }[] } | null
}

const { t, te, locale } = i18n.global

export const mayDecide = (): boolean => isOneOf(['promoter'])
export const mayArbitrate = (): boolean => isOneOf(['market_manager', 'brand_manager', 'marketing_centre'])

let asked: Promise<Reason[]> | null = null
export function reasons(): Promise<Reason[]> {
  asked ??= desk.json<{ items: Reason[] }>('GET', '/confirmations/reasons').then(({ items }) => items)
  asked.catch(() => (asked = null))
  return asked
}

export const sayReason = (reason: Reason | undefined, code: string): string => (reason ? `${code} ${locale.value === ('en' as string) ? reason.title.en : reason.title.zh}` : code)

/** Views of photos have the words of visits; a plan may name others. */
export function sayView(view: string | null): string {
  if (!view) return t('desk_confirmations.photo')
  const key = ['visit.views', 'desk_confirmations.views'].map((words) => `${words}.${view}`).find((each) => te(each))
  return key ? t(key) : view
}

/** What was found, in a line. */
export function sayDisplay({ position, facings, price_tag, materials_present }: CaseRow['display']): string {
  return [
    position && t(`visit.positions.${position}`),
    facings !== null && t('visit.shelf.n_facings', { n: facings }, facings),
    price_tag && t(`visit.price_tags.${price_tag}`),
    materials_present !== null && `${t('visit.display.materials')}${locale.value === ('en' as string) ? ' ' : ''}${t(materials_present ? 'visit.display.there' : 'visit.display.not_there')}`,
  ].filter(Boolean).join(' · ')
}

const GOOD = ['confirmed', 'dismissed', 'rectification_accepted', 'rectification_confirmed']
const BAD = ['disputed', 'upheld', 'lapsed', 'rectification_returned', 'rectification_disputed']

export function happened(lines: readonly HistoryLine[], known: readonly Reason[]): Happened[] {
  return lines.map(({ id, at, side, deed, by, reason, note }) => ({
    id, at,
    what: [t(`desk_confirmations.deeds.${deed}`), reason && sayReason(known.find((each) => each.reason === reason), reason)].filter(Boolean).join(' · '),
    who: side === 'system' && !by ? '' : [t(`desk_confirmations.sides.${side}`), by].filter(Boolean).join(' · '),
    note: note ?? '',
    tone: GOOD.includes(deed) ? 'good' : BAD.includes(deed) ? 'bad' : '',
  }))
}
