import { describe, expect, it } from 'vitest'
import { distance } from '@/core/distances'
import type { Task, Terminal, Visit, VisitPlan } from '@/core/documents'
import { finderOf } from '@/core/search'
import { cityDay, daysBetween } from '@/core/time'
import { todayOf } from '@/core/today'
import { uuid7 } from '@/core/uuid'

const NOON = Date.parse('2026-03-02T04:00:00Z')

const shop = (id: string, name: string, license_no = `4399021000${id}`): Terminal =>
  ({ id, name, license_no, wgs84_latitude: 30.1, wgs84_longitude: 114.1 }) as Terminal
const task = (id: string, terminal_id: string | null, due_on: string, state = 'open'): Task => ({ id, terminal_id, due_on, state }) as Task
const visit = (terminal_id: string, device_time: string, left: boolean): Visit =>
  ({ terminal_id, check_in: { device_time }, check_out: left ? { device_time } : null }) as Visit
const plan = (month: string, days: Record<string, string[]>): VisitPlan => ({
  ...{ month, state: 'confirmed' },
  days: Object.entries(days).map(([day, ids]) => ({
    ...{ day, length_m: 900 },
    stops: ids.map((terminal_id) => ({ terminal_id, in_store_day: false, reasons: [] })),
  })),
})

describe('the day', () => {
  const terminals = [shop('1', '福源食杂店'), shop('2', '如意茶楼'), shop('3', '天天副食店')]

  it('has the plan’s stops in their order, with tasks and what is done', () => {
    const today = todayOf(NOON, {
      terminals,
      plans: [plan('2026-03', { '2026-03-02': ['2', '1', 'gone'] })],
      tasks: [task('late', '1', '2026-02-27'), task('soon', '1', '2026-03-03'), task('over', '1', '2026-03-03', 'accepted')],
      visits: [visit('2', '2026-03-02T01:00:00Z', true), visit('1', '2026-03-02T03:00:00Z', false)],
    }, { latitude: 30.1, longitude: 114.11 })
    expect(today.stops.map((stop) => [stop.terminal.id, stop.visit])).toEqual([['2', 'done'], ['1', 'open']])
    expect(today.stops[1]!.tasks.map((each) => each.id)).toEqual(['late', 'soon'])
    expect(today.stops[0]!.distance_m).toBeGreaterThan(900)
    expect(today.done).toBe(1)
  })

  it('is the city’s: an hour after midnight there it is the next day', () => {
    expect(cityDay(Date.parse('2026-03-01T17:00:00Z'))).toBe('2026-03-02')
    const sources = { terminals, plans: [plan('2026-03', { '2026-03-02': ['1'] })], tasks: [], visits: [visit('1', '2026-03-01T15:00:00Z', true)] }
    expect(todayOf(Date.parse('2026-03-01T17:00:00Z'), sources, null).stops[0]!.visit).toBe('none')
  })

  it('without stops names the next day that has some, and what is due elsewhere', () => {
    const sources = { terminals, plans: [plan('2026-03', { '2026-03-04': [], '2026-03-05': ['1'] })], visits: [], tasks: [task('soon', '3', '2026-03-06'), task('later', '3', '2026-04-06'), task('own', null, '2026-03-02')] }
    const today = todayOf(NOON, sources, null)
    expect(today.next_day).toBe('2026-03-05')
    expect(today.other_tasks.map((each) => [each.task.id, each.terminal?.name ?? null])).toEqual([['own', null], ['soon', '天天副食店']])
  })
})

describe('search', () => {
  const find = finderOf([shop('11', '福源食杂店'), shop('12', '城东福源便利店'), shop('13', '如意茶楼'), shop('14', '7天便利')])
  const found = (query: string) => find(query).map((terminal) => terminal.name)

  it.each([
    ['福源', ['福源食杂店', '城东福源便利店']],
    ['fy', ['福源食杂店', '城东福源便利店']],
    ['FYSZD', ['福源食杂店']],
    ['ruyi', ['如意茶楼']],
    ['ru yi', ['如意茶楼']],
    ['100014', ['7天便利']],
    ['7t', ['7天便利']],
    ['xyz', []],
  ])('finds by “%s”', (query, names) => expect(found(query)).toEqual(names))

  it('shows all for nothing', () => expect(found('')).toHaveLength(4))
})

describe('small things', () => {
  it('measures a way as the geodesic does, within half a percent', () => {
    // 1,113.19 m along the equator, by WGS-84
    const way = distance({ latitude: 0, longitude: 114 }, { latitude: 0, longitude: 114.01 })
    expect(Math.abs(way - 1113.19) / 1113.19).toBeLessThan(0.005)
  })

  it('counts days', () => expect(daysBetween('2026-02-27', '2026-03-02')).toBe(3))

  it('makes ids that sort by time', () => {
    const ids = [1, 1_000, 1_700_000_000_000].map((at) => uuid7(at))
    expect(ids).toEqual([...ids].sort())
    expect(ids[2]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })
})
