/** What other systems told of a month, as `GET /imported-figures` answers; also beside the dashboard's own figures. */
import { percent } from '../../core/centre/figures'

export interface ImportedFigure {
  month: string
  indicator: string
  subject: 'city' | 'branch' | 'manufacturer'
  subject_id: string | null
  subject_name: string
  value: number
  standard: number | null
  share: number | null
  target: number | null
  met: boolean | null
  off_days: number | null
  off_packs: number | null
  off_percent: number | null
  steps_off: number | null
}

export const IMPORTED = ['forecast_accuracy', 'arrival_accuracy', 'stock_warnings', 'promoter_head_count'] as const

/** Accuracies are shares; warnings and heads are counts, heads of a standard. */
export function saidImported({ indicator, value, standard }: ImportedFigure): string {
  if (indicator.endsWith('_accuracy')) return percent(value)
  return standard === null ? String(value) : `${value} / ${standard}`
}
