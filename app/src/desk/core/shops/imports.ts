/** Tables that can be taken in, what a report of one says, and the one that is looked at: it goes on while one is elsewhere, and is found again. */
import { Refused } from '@/core/failures'
import { Observable } from '@/core/observable'
import { type Failure, failureOf, failureOfProblem } from '../problems'
import type { Sent } from '../uploads'

export const TABLES = ['terminals', 'specs', 'workdays', 'sales', 'demand', 'figures'] as const
export type TableName = (typeof TABLES)[number]

export const PATHS: Record<TableName, string> = {
  terminals: '/terminals/imports',
  specs: '/specs/imports',
  workdays: '/workdays/imports',
  sales: '/sales/imports',
  demand: '/demand-assessments/imports',
  figures: '/imported-figures/imports',
}
/** Where there is one: the present rows in the form that an import takes back. */
export const TEMPLATES: Partial<Record<TableName, string>> = { terminals: '/terminals/export', specs: '/specs/export', workdays: '/workdays/export' }

export interface RowError {
  row: number
  column: string
  reason: string
}

export interface ImportReport {
  dry_run: boolean
  created: number
  changed: number
  unchanged: number
  errors: RowError[]
  error_count: number
  ignored_columns: string[]
  /** Of sales: what a complete file took away, and the number of the import. */
  voided?: number
  number?: number | null
}

/** As `GET /imports` lists it; its errors and problem come with `GET /imports/{id}`. */
export interface KeptImport {
  id: string
  table: TableName
  filename: string
  dry_run: boolean
  state: 'working' | 'done' | 'refused' | 'failed' | 'lost'
  steps_done: number | null
  steps_total: number | null
  created: number | null
  changed: number | null
  unchanged: number | null
  voided: number | null
  error_count: number | null
  began_at: string
  ended_at: string | null
}
export interface WholeImport extends KeptImport {
  errors: RowError[]
  ignored_columns: string[]
  problem: { slug: string; title: string; status: number; detail?: string } | null
}

export interface Run {
  /** Of one that the server remembers, whoever has begun it where. */
  id?: string
  isLost?: boolean
  table: TableName
  file: string
  isTrial: boolean
  state: 'working' | 'done' | 'failed'
  begunAt: number
  /** Bytes that have gone out, and how many there are: once these are the same, the server reads. null before the first. */
  sent: { bytes: number; total: number } | null
  /** How far the server is; null where it has not said. */
  steps?: { done: number; total: number } | null
  report: ImportReport | null
  failure: Failure | null
}

/** Rows that were refused, of the problem that an import ends with; null of another. */
export function reportOf(error: unknown): ImportReport | null {
  if (!(error instanceof Refused) || error.problem.slug !== 'import-refused') return null
  const errors = (error.problem.errors ?? []).map(({ field, reason }) => {
    const [row = '', ...column] = field.split('.')
    return { row: Number(row), column: column.join('.'), reason }
  })
  const count = error.problem['error_count']
  return { dry_run: false, created: 0, changed: 0, unchanged: 0, errors, error_count: typeof count === 'number' ? count : errors.length, ignored_columns: [] }
}

/** What is shown of one that the server remembers. */
export function runOf(kept: WholeImport): Run {
  const { id, table, filename, dry_run, error_count, created, changed, unchanged, voided, errors, ignored_columns } = kept
  const report = error_count === null ? null : { dry_run, created: created ?? 0, changed: changed ?? 0, unchanged: unchanged ?? 0, voided: voided ?? 0, errors, error_count, ignored_columns }
  return {
    id, table, file: filename, isTrial: dry_run, report,
    state: kept.state === 'working' || kept.state === 'done' ? kept.state : 'failed',
    isLost: kept.state === 'lost',
    begunAt: Date.parse(kept.began_at),
    sent: null,
    steps: kept.steps_total ? { done: kept.steps_done ?? 0, total: kept.steps_total } : null,
    failure: kept.problem ? failureOfProblem(kept.problem.status, kept.problem) : null,
  }
}

/** Whether bytes are still going out: whoever closes the tab now ends it. */
export const isOnItsWay = (run: Run | null): boolean => run?.state === 'working' && !run.id && (!run.sent || run.sent.bytes < run.sent.total)

export class Importing {
  readonly run = new Observable<Run | null>(null)

  /** Sends a file, and remembers what came of it until the next one. */
  async begin(table: TableName, file: string, isTrial: boolean, send: (sent: Sent) => Promise<ImportReport>, now = Date.now()): Promise<Run> {
    const begun: Run = { table, file, isTrial, state: 'working', begunAt: now, sent: null, report: null, failure: null }
    this.run.set(begun)
    let [last, ended] = [begun, begun]
    const sent: Sent = (bytes, total) => {
      if (this.run.value !== last) return
      last = { ...begun, sent: { bytes, total } }
      this.run.set(last)
    }
    try {
      const report = await send(sent)
      ended = { ...begun, state: report.error_count ? 'failed' : 'done', report }
    } catch (error) {
      ended = { ...begun, state: 'failed', report: reportOf(error), failure: failureOf(error) }
    }
    if (this.run.value === last) this.run.set(ended)
    return ended
  }

  forget(): void {
    if (this.run.value?.state !== 'working') this.run.set(null)
  }
}
