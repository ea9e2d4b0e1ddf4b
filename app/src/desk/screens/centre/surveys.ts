/** Surveys of retailers as the API answers; shares in hundredths of a per cent, means in hundredths of a point. */
export interface SurveyOutline {
  id: string
  quarter: string
  opened_at: string
  closes_on: string
  is_open: boolean
  sampled: number
}

export interface SurveyFigure {
  sampled: number
  responded: number
  response_rate: number
  /** Too few have answered for anything to be said of them. */
  is_withheld: boolean
  satisfaction: number | null
  low: number | null
  high: number | null
  questions: { key: string; mean: number; satisfied: number }[]
}

export interface Survey extends SurveyOutline {
  questions: { key: string; zh: string; en: string }[]
  sample_permille: number
  least_per_branch: number
  seed: string
  city: SurveyFigure
  branches: (SurveyFigure & { branch_id: string; branch_name: string; open_shops: number })[]
  comments: { branch_id: string; comment: string }[]
}

export const saidQuarter = (quarter: string): string => quarter.replace('-', ' ')
