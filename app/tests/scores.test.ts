import { describe, expect, it } from 'vitest'
import { type MaintenanceResult, type Score, byMonth, points, steppingOf, trendOf, whyNoAppeal } from '@/core/scores'

const score = (month: string, value: number | null, revision = 1, kind = 'maintenance'): Score => ({ id: month + revision, kind, month, revision, score: value }) as Score
const result = (failing: number, step: number, steps: number): MaintenanceResult => ({ failing, step, steps }) as MaintenanceResult

describe('scores', () => {
  it('are by month, the newest first, each in its newest revision', () => {
    const all = [score('2026-09', 9800), score('2026-10', 9400), score('2026-10', 9600, 2), score('2026-10', 100, 9, 'promotion')]
    expect(byMonth(all, 'maintenance').map((each) => [each.month, each.score])).toEqual([['2026-10', 9600], ['2026-09', 9800]])
  })

  it('are said in points', () => expect([9600, 9625, 0].map(points)).toEqual(['96', '96.25', '0']))

  it('are drawn from the oldest to the newest, with the axis below the lowest', () => {
    const { points: drawn, floor } = trendOf([score('2026-10', 4500), score('2026-09', null), score('2026-08', 10000)], 12)
    expect(floor).toBe(4000)
    expect(drawn.map(({ month, x, y }) => [month, x, Number(y.toFixed(3))])).toEqual([['2026-08', 0, 0], ['2026-09', 0.5, 1], ['2026-10', 1, 0.917]])
    expect(trendOf([], 12)).toEqual({ floor: 6000, points: [] })
  })

  // F in hundredths, U, and the steps that came of it: docs/scores.md
  it.each([
    [500, 3, 100, { less: 3, more: 1 }],
    [600, 3, 200, { less: 1, more: 3 }],
    [0, 4, 0, { less: null, more: 4 }],
    [350, 4, 0, { less: null, more: 1 }],
    [700, 4, 175, null],
  ])('say what would change them: F %i, U %i', (failing, step, steps, expected) => expect(steppingOf(result(failing, step, steps))).toEqual(expected))

  it('can be appealed against once a revision, when the month is closed', () => {
    const appeal = { id: '1', revision: 1, text: '', outcome: null, note: null }
    expect(whyNoAppeal(score('2026-11', 9600, 0), [])).toBe('open')
    expect(whyNoAppeal(score('2026-10', 9600, 1), [appeal])).toBe('appealed')
    expect(whyNoAppeal(score('2026-10', 9600, 2), [appeal])).toBeNull()
  })
})
