/** A manufacturer's bulletin, as the API tells it: shares in hundredths of a per cent, null where nothing was told. */
export interface BulletinRow {
  spec_id: string
  name: string
  stage: string | null
  packs: number
  packs_a_year_ago: number
  year_packs: number
  year_before_packs: number
  year_growth: number | null
  buyers: number | null
  shops: number | null
  on_shelf_rate: number | null
  distribution_rate: number | null
  sell_through_rate: number | null
  out_of_stock_rate: number | null
}

export interface Figure {
  indicator: string
  subject_id: string | null
  value: number
  standard: number | null
  target: number | null
  met: boolean | null
}

export interface Bulletin {
  manufacturer: { id: string; name: string }
  month: string
  items: BulletinRow[]
  imported: Figure[]
}

export const RATES = ['on_shelf_rate', 'distribution_rate', 'sell_through_rate', 'out_of_stock_rate'] as const

export const sayShare = (hundredths: number | null): string => (hundredths === null ? '–' : `${(hundredths / 100).toFixed(1)}%`)

const COUNTS = ['stock_warnings', 'promoter_head_count']
export function sayFigure({ indicator, value, standard }: Figure, n: (value: number) => string): string {
  if (!COUNTS.includes(indicator)) return sayShare(value)
  return standard === null ? n(value) : `${n(value)} / ${n(standard)}`
}
