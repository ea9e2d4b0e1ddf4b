/** What several screens of scores ask for, and how they say it. */
import { points } from '@/core/scores'
import { type ScoreRow, addressOf } from '../../core/centre/scores'
import { desk } from '../../parts/desk'

const MOST_PAGES = 15

/** All scores of a question, page after page; a city of 150 managers has about 2,000 in half a year. */
export async function allScores(query: Record<string, string>): Promise<ScoreRow[]> {
  const found: ScoreRow[] = []
  let cursor: string | null = null
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer: { items: ScoreRow[]; next_cursor: string | null } = await desk.json('GET', '/scores', { query: { ...query, limit: 200, cursor } })
    found.push(...answer.items)
    cursor = answer.next_cursor
    if (!cursor) break
  }
  return found
}

export const screenOf = (row: Parameters<typeof addressOf>[0]): string => `/app/desk/scores${addressOf(row)}`
export const saidScore = (score: number | null): string => (score === null ? '–' : points(score))

/** The marketing centre is not a person: it has the name of its part. */
export const nameOf = ({ name, part }: Pick<ScoreRow, 'name' | 'part'>, t: (key: string) => string): string => name || t(`desk_centre.parts.${part}`)
