/** Products as the API has them; prices are fen per carton. */
import type { Option } from '../../core/filters'
import { allOf } from '../../parts/all'

export const CLASSES = ['I', 'II', 'III', 'IV', 'V'] as const
export const STAGES = ['introduction', 'growth', 'mature', 'exit'] as const
export const STAGE_TAGS: Record<string, string> = { introduction: 'gold', growth: 'green', mature: '', exit: 'red' }

export interface SpecRow {
  id: string
  brand_id: string
  manufacturer_id: string
  name: string
  price_class: string
  wholesale_fen: number
  retail_fen: number
  ean13: string
  entry_date: string
  is_focus: boolean
  stage: string
  retired_on: string | null
}

export interface SpecDetail extends SpecRow {
  stages: { stage: string; from_date: string; reason: string | null; is_improvable: boolean | null; decided_at: string }[]
}

/** What a form for a product holds; prices are yuan, empty text is nothing. */
export interface SpecForm {
  name: string
  price_class: string
  wholesale: number | ''
  retail: number | ''
  ean13: string
  entry_date: string
  is_focus: boolean
  retired_on: string
}

export function specFormOf({ name, price_class, wholesale_fen, retail_fen, ean13, entry_date, is_focus, retired_on }: SpecRow): SpecForm {
  return { name, price_class, wholesale: wholesale_fen / 100, retail: retail_fen / 100, ean13, entry_date, is_focus, retired_on: retired_on ?? '' }
}

/** As the API takes it. */
export function saidSpec({ wholesale, retail, retired_on, ...same }: Partial<SpecForm>): Record<string, unknown> {
  return {
    ...same,
    ...(wholesale !== undefined && { wholesale_fen: fen(Number(wholesale)) }),
    ...(retail !== undefined && { retail_fen: fen(Number(retail)) }),
    ...(retired_on !== undefined && { retired_on: retired_on || null }),
  }
}

export interface Named {
  id: string
  name: string
  manufacturer_id?: string
}

export const yuan = (fen: number): string => (fen / 100).toFixed(2).replace(/\.00$/, '')
export const fen = (said: number): number => Math.round(said * 100)
/** (retail − wholesale) ÷ retail, as R20 has it. */
export const margin = ({ wholesale_fen, retail_fen }: SpecRow): string => `${(((retail_fen - wholesale_fen) / retail_fen) * 100).toFixed(1)} %`

export const makers = (): Promise<Named[]> => allOf('/manufacturers')
export const brands = (): Promise<Named[]> => allOf('/brands')
export const optionsOf = (named: readonly Named[]): Option[] => named.map(({ id, name }) => ({ value: id, label: name }))
