/** Scores of all who are judged: their trends, and what a closing or a change of rules does to them. Scores are hundredths. */
import type { Kind } from '@/core/scores'

export const KINDS: readonly Kind[] = ['maintenance', 'promotion']
export const PARTS = ['marketing_centre', 'branch', 'manager', 'manufacturer', 'promoter'] as const
export type Part = (typeof PARTS)[number]
export const BAND_TAGS: Record<string, string> = { excellent: 'green', good: 'green', fair: 'gold', poor: 'red' }

export interface ScoreRow {
  id: string
  kind: Kind
  month: string
  part: Part
  /** Empty for the marketing centre. */
  examinee_id: string
  name: string
  revision: number
  score: number | null
  band: string | null
  provisional: string[]
  computed_at: string
}

type Examined = Pick<ScoreRow, 'kind' | 'part' | 'examinee_id'>
export const keyOf = ({ kind, part, examinee_id }: Examined): string => [kind, part, examinee_id].join(':')
/** The marketing centre's place in an address is a word. */
export const addressOf = ({ kind, part, examinee_id, month }: Examined & { month: string }): string => `/${kind}/${part}/${examinee_id || 'city'}/${month}`

/** By examinee and kind, oldest month first; none after `until`. */
export function trendsOf(rows: readonly ScoreRow[], until: string): Map<string, { month: string; score: number | null }[]> {
  const trends = new Map<string, { month: string; score: number | null }[]>()
  for (const row of [...rows].sort((a, b) => a.month.localeCompare(b.month))) {
    if (row.month > until) continue
    trends.set(keyOf(row), [...(trends.get(keyOf(row)) ?? []), { month: row.month, score: row.score }])
  }
  return trends
}

/** Points of a line in a box of `width` × `height`; months without a score are left out, and break nothing. */
export function lineOf(scores: readonly (number | null)[], width: number, height: number): [number, number][] {
  const known = scores.flatMap((score) => (score === null ? [] : [score]))
  const [least, most] = [Math.min(...known), Math.max(...known)]
  const step = scores.length > 1 ? width / (scores.length - 1) : 0
  return scores.flatMap((score, at): [number, number][] => {
    if (score === null) return []
    const y = most === least ? height / 2 : height - ((score - least) / (most - least)) * height
    return [[scores.length > 1 ? at * step : width / 2, y]]
  })
}

/** Why scores of a month may still change, by reason, the most frequent first. */
export function reasonsOf(rows: readonly ScoreRow[]): { reason: string; rows: ScoreRow[] }[] {
  const found = new Map<string, ScoreRow[]>()
  for (const row of rows) for (const reason of row.provisional) found.set(reason, [...(found.get(reason) ?? []), row])
  return [...found].map(([reason, some]) => ({ reason, rows: some })).sort((a, b) => b.rows.length - a.rows.length || a.reason.localeCompare(b.reason))
}

export interface Closing {
  month: string
  revision: number
  rules: Record<string, number>
  facts_sha256: string
  results_sha256: string
  cause: Cause | null
  closed_by: string | null
  closed_at: string
}

/** A failing terminal: terminal, manufacturer, branch, manager, reason, source. */
type FoundRow = [string, string, string, string | null, string, string, boolean?]

/** What a revision follows from, as it is kept with it. */
export interface Cause {
  came: FoundRow[]
  went: FoundRow[]
  faults_came: [string, string, string, string | null][]
  faults_went: [string, string, string, string | null][]
  terminals: Record<string, [number, number]>
  promotions: string[]
  scores: Record<string, Record<string, [number | null, number | null]>>
}

export interface Moved {
  kind: Kind
  part: Part
  examinee_id: string
  before: number | null
  after: number | null
}

/** How scores moved by a revision, the largest move first. */
export function movedBy(cause: Cause): Moved[] {
  const moved = Object.entries(cause.scores).flatMap(([kind, pairs]) =>
    Object.entries(pairs).map(([name, [before, after]]): Moved => {
      const [part, examinee_id = ''] = name.split(':') as [Part, string?]
      return { kind: kind as Kind, part, examinee_id, before, after }
    }),
  )
  return sortedByMove(moved)
}

export interface WhatIf {
  kind: Kind
  part: Part
  examinee_id: string
  score: number | null
  what_if: number | null
}

/** Who would move by other rules, the largest move first. */
export function moversOf(items: readonly WhatIf[]): Moved[] {
  const moved = items.filter(({ score, what_if }) => score !== what_if)
  return sortedByMove(moved.map(({ kind, part, examinee_id, score: before, what_if: after }) => ({ kind, part, examinee_id, before, after })))
}

export const moveOf = ({ before, after }: Pick<Moved, 'before' | 'after'>): number | null => (before === null || after === null ? null : after - before)

function sortedByMove(moved: Moved[]): Moved[] {
  const size = (each: Moved): number => Math.abs(moveOf(each) ?? Number.MAX_SAFE_INTEGER)
  return moved.sort((a, b) => size(b) - size(a) || PARTS.indexOf(a.part) - PARTS.indexOf(b.part) || a.examinee_id.localeCompare(b.examinee_id))
}
