/** What several screens of scores ask for, and how they say it. */
import { points } from '@/core/scores'
import { type ScoreRow, addressOf } from '../../core/centre/scores'
import { allOf } from '../../parts/all'

/** All scores of a question; a city of 150 managers has about 2,000 in half a year. */
export const allScores = (query: Record<string, string>): Promise<ScoreRow[]> => allOf<ScoreRow>('/scores', query)

export const screenOf = (row: Parameters<typeof addressOf>[0]): string => `/app/desk/scores${addressOf(row)}`
export const saidScore = (score: number | null): string => (score === null ? '–' : points(score))

/** The marketing centre is not a person: it has the name of its part. */
export const nameOf = ({ name, part }: Pick<ScoreRow, 'name' | 'part'>, t: (key: string) => string): string => name || t(`desk_centre.parts.${part}`)
