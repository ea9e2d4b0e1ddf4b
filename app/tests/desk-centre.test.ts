import { describe, expect, it } from 'vitest'
import { type Card, type ShelfRate, daysOfMonth, differences, funnelOf, heatOf, monthsOn, percent, permilleOf, quarterOf, rowsOf, said, saidMove } from '@/desk/core/centre/figures'
import { nextStages } from '@/desk/core/centre/lifecycle'
import { mayAnswer } from '@/desk/core/centre/planFaults'
import { type RuleSet, changesOf, fieldsOf, isEmpty, newestOf, readValue, valueAt, versionsOf } from '@/desk/core/centre/rules'
import { type Cause, type ScoreRow, addressOf, lineOf, movedBy, moversOf, reasonsOf, trendsOf } from '@/desk/core/centre/scores'

const card = (indicator: string, value: number | null): Card => ({ indicator, value, part: null, whole: null, target: 95_00, met: null })

describe('figures', () => {
  it('are said as shares, scores as points, and what is unknown as such', () => {
    expect([said('focus_share', 14_61), said('maintenance_score', 98_00), said('satisfaction', null), percent(100_00)]).toEqual(['14.61%', '98', '–', '100%'])
    expect([saidMove(-8), saidMove(360), saidMove(0)]).toEqual(['−0.08', '+3.6', '±0'])
  })

  it('of samples are whole permilles, whatever machines make of 4.1 × 10', () => {
    expect([permilleOf(4.1), permilleOf(1.1), permilleOf(100)]).toEqual([41, 11, 1000])
  })

  it('differ from the month before only where both are known', () => {
    const moved = differences([card('a', 90_00), card('b', null), card('c', 10)], [card('a', 92_50), card('b', 1)])
    expect(moved).toEqual({ a: -250, b: null, c: null })
  })

  it('count months, days and quarters over the turn of a year', () => {
    expect([monthsOn('2026-01', -1), monthsOn('2026-11', 2), monthsOn('2026-03', -12)]).toEqual(['2025-12', '2027-01', '2025-03'])
    expect([daysOfMonth('2028-02'), quarterOf('2026-12'), quarterOf('2026-01')]).toEqual(['2028-02-01..2028-02-29', '2026-Q4', '2026-Q1'])
  })

  it('lead to their rows, of the month and the place that they are of', () => {
    expect(rowsOf('maintenance_score', { month: '2026-10', branch: 'b' })).toBe('/app/desk/scores?month=2026-10&kind=maintenance&branch_id=b')
    expect(rowsOf('promotion_score', { month: '2026-10', manager: 'm' })).toBe('/app/desk/scores/promotion/manager/m/2026-10')
    expect(rowsOf('reports_on_time', { month: '2026-10', manager: 'm' })).toBe('/app/desk/reports/list?days=2026-10-01..2026-10-31&manager_id=m')
    expect(rowsOf('satisfaction', { month: '2026-11' })).toBe('/app/desk/satisfaction?quarter=2026-Q4')
  })

  it('of plans add up from branch to city', () => {
    const row = (planned: number, confirmed: number) => ({ id: '', name: '', code: '', disputed: 0, planned, visited: planned, evidence_complete: confirmed, confirmed })
    expect(funnelOf([row(3, 1), row(4, 2)])).toEqual({ planned: 7, visited: 7, evidence_complete: 3, confirmed: 3 })
    expect(funnelOf([]).planned).toBe(0)
  })

  it('of shelves put the spec that is found least first, and leave a hole where nobody looked', () => {
    const rate = (spec_id: string, on_shelf: number, checks: number) => ({ spec_id, name: spec_id, on_shelf, checks, on_shelf_rate: (on_shelf * 100_00) / checks }) as ShelfRate
    const heat = heatOf([{ id: '1', name: '城东', rates: [rate('often', 9, 10), rate('rare', 1, 10)] }, { id: '2', name: '河口', rates: [rate('often', 8, 10)] }])
    expect(heat.specs.map(({ id }) => id)).toEqual(['rare', 'often'])
    expect(heat.rates).toEqual([[10_00, null], [90_00, 80_00]])
  })
})

describe('scores', () => {
  const row = (part: string, examinee_id: string, month: string, score: number | null, provisional: string[] = []) => ({ id: part + month, kind: 'maintenance', part, examinee_id, month, score, provisional, name: '', revision: 1 }) as unknown as ScoreRow

  it('have a trend for each examinee, that ends with the month looked at', () => {
    const trends = trendsOf([row('branch', 'b', '2026-10', 98_00), row('branch', 'b', '2026-09', 94_00), row('branch', 'b', '2026-11', 1), row('manager', 'm', '2026-10', null)], '2026-10')
    expect(trends.get('maintenance:branch:b')).toEqual([{ month: '2026-09', score: 94_00 }, { month: '2026-10', score: 98_00 }])
    expect(trends.get('maintenance:manager:m')).toEqual([{ month: '2026-10', score: null }])
  })

  it('are drawn from left to right, lowest below, and flat in the middle', () => {
    expect(lineOf([90, null, 100], 10, 4)).toEqual([[0, 4], [10, 0]])
    expect(lineOf([90, 90], 10, 4)).toEqual([[0, 2], [10, 2]])
    expect([lineOf([null], 10, 4), lineOf([50], 10, 4)]).toEqual([[], [[5, 2]]])
  })

  it('tell by reason why they may still change', () => {
    const reasons = reasonsOf([row('branch', 'a', '', 1, ['month_open', 'open_disputes']), row('branch', 'b', '', 1, ['month_open']), row('branch', 'c', '', 1)])
    expect(reasons.map(({ reason, rows }) => [reason, rows.length])).toEqual([['month_open', 2], ['open_disputes', 1]])
  })

  it('move by a revision, the centre too, and by other rules: the largest move first, unknown before known', () => {
    const scores = { maintenance: { 'branch:b': [98_00, 96_00], 'marketing_centre:': [100_00, 90_00] }, promotion: { 'manager:m': [null, 80_00] } }
    const moved = movedBy({ scores } as unknown as Cause)
    expect(moved.map(({ part, examinee_id }) => [part, examinee_id])).toEqual([['manager', 'm'], ['marketing_centre', ''], ['branch', 'b']])
    expect(addressOf({ ...moved[1]!, month: '2026-10' })).toBe('/maintenance/marketing_centre/city/2026-10')
    const tried = (examinee_id: string, score: number | null, what_if: number | null) => ({ kind: 'maintenance' as const, part: 'branch' as const, examinee_id, score, what_if })
    expect(moversOf([tried('same', 1, 1), tried('less', 90_00, 80_00), tried('more', 90_00, 95_00), tried('none', null, null)]).map(({ examinee_id }) => examinee_id)).toEqual(['less', 'more'])
  })
})

describe('the life of a product', () => {
  const stages = (...some: [string, boolean | null][]) => some.map(([stage, is_improvable]) => ({ stage, from_date: '2026-01-01', is_improvable }))

  it('goes on from its newest stage, and begins anew only where the exit said that it can be improved', () => {
    expect([nextStages(stages(['introduction', null])), nextStages(stages(['introduction', null], ['growth', null]))]).toEqual([['growth', 'mature', 'exit'], ['mature', 'exit']])
    expect([nextStages(stages(['mature', null], ['exit', true])), nextStages(stages(['exit', false])), nextStages([])]).toEqual([['introduction'], [], []])
  })
})

describe('faults of plans', () => {
  it('are answered once, by the side that did not record them', () => {
    const roles = ['promoter', 'marketing_centre', 'market_manager', 'brand_manager', 'admin']
    const whoMay = (side: 'commerce' | 'manufacturer', state: 'recorded' | 'confirmed') => roles.filter((role) => mayAnswer({ side, state }, role))
    expect([whoMay('commerce', 'recorded'), whoMay('manufacturer', 'recorded'), whoMay('commerce', 'confirmed')]).toEqual([['promoter'], ['marketing_centre', 'market_manager'], []])
  })
})

describe('rule sets', () => {
  const set: RuleSet = {
    kind: 'maintenance_score', version: 1, versions: [{ version: 2, parameters: { step_terminals: 4, weights: { D1: 50 } }, effective_on: '2026-12-01', note: null, published_by: null, published_at: '' }],
    parameters: { step_terminals: 3, step_mode: 'max', weights: { D1: 100, D2: 100 }, strict: false },
    defaults: { step_terminals: 3, step_mode: 'max', weights: { D1: 100, D2: 100 }, strict: false },
    bounds: { step_terminals: [1, 1000], weights: [0, 1000] }, choices: { step_mode: ['max', 'count'] },
  }
  const fields = fieldsOf(set)
  const field = (path: string) => fields.find((each) => each.path === path)!

  it('are forms: a field for each number, flag, word and key, with what may stand there', () => {
    expect(fields.map(({ path, kind }) => [path, kind])).toEqual([['step_terminals', 'number'], ['step_mode', 'word'], ['weights.D1', 'number'], ['weights.D2', 'number'], ['strict', 'flag']])
    expect([readValue(field('step_terminals'), '0'), readValue(field('step_terminals'), ' 12 '), readValue(field('step_terminals'), '1.5'), readValue(field('weights.D1'), '1001')]).toEqual([null, 12, null, null])
    expect([readValue(field('step_mode'), 'count'), readValue(field('step_mode'), 'most'), readValue(field('strict'), 'true')]).toEqual(['count', null, true])
  })

  it('go on from the newest version, and send only what changes', () => {
    const present = newestOf(set)
    expect([valueAt(present, field('step_terminals')), valueAt(present, field('weights.D1')), valueAt(present, field('weights.D2'))]).toEqual([4, 50, 100])
    expect(changesOf(fields, present, { step_terminals: 4, 'weights.D1': 100, 'weights.D2': 20, step_mode: 'max' })).toEqual({ weights: { D1: 100, D2: 20 } })
    expect(isEmpty(changesOf(fields, present, { step_terminals: 4 }))).toBe(true)
    expect(versionsOf(set)).toEqual([2, 1])
  })
})
