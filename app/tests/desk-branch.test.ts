import { describe, expect, it } from 'vitest'
import { figuresOf, rowsOf } from '@/desk/core/branch/day'
import { linesOf } from '@/desk/core/branch/sent'
import { stretchesOf } from '@/desk/core/branch/timeline'
import { monthsAround, weeksOf } from '@/desk/core/branch/weeks'
import type { ManagersDay } from '@/desk/core/branch/wire/day'
import type { BoardDuty } from '@/desk/core/branch/wire/inStore'
import type { Named, Phone, Problem, Refusal } from '@/desk/core/branch/wire/phones'
import { zh } from '@/desk/i18n/zh'
import { sayLines, sayWhy } from '@/desk/screens/branch/refusals'
import { i18n } from '@/i18n'

i18n.global.mergeLocaleMessage('zh-CN', zh)

const DAY = '2026-03-10'
const manager = (id: string, values: Partial<ManagersDay> = {}): ManagersDay => ({
  manager: { id, name: id }, branch: { id: 'east', name: 'East' }, plan: null, planned: 10, done: 4, done_on_day: 4, extra: 0, visits: 4,
  first_visit_at: null, last_visit_at: null, now: null, ...values,
})
const phone = (person_id: string, last_seen_at: string, is_silent = false): Phone => ({
  id: last_seen_at, person_id, person_name: '', branch_id: null, branch_name: null, name: '', platform: 'android', app_version: null,
  clock_offset_ms: 0, last_seen_at, is_silent, unsent_documents: 0, unsent_photos: 0, oldest_unsent_at: null, open_refusals: 0, missing_photos: 0,
})
const duty = (state: BoardDuty['state'], day: BoardDuty['day'] = null): BoardDuty => ({ id: 'd', terminal: { id: 's', name: 'Corner' }, state, excuse: null, due_on: '2026-03-31', is_assigned: false, day })
const counts = { due: 0, at_risk: 0, kept: 0, missed: 0, excused: 0 }

describe('a branch’s day', () => {
  const open = { id: 'x', day: DAY, arrived_at: '2026-03-10T01:00:00Z', left_at: null, presence_seconds: null, state: 'open' as const, verdict: 'not_kept' as const, missing: [], flags: [], photos_declared: 0, photos_received: 0 }
  const rows = rowsOf({
    day: {
      day: DAY, is_working_day: true,
      items: [manager('lin', { done_on_day: 1 }), manager('wang', { visits: 0, done: 0, done_on_day: 0 }), manager('zhou', { now: { visit_id: 'v', terminal: { id: 't', name: 'Tea' }, since: '2026-03-10T02:00:00Z' } }), manager('xu')],
    },
    board: { month: '2026-03', working_days_left: 9, counts, managers: [
      { manager: { id: 'xu', name: 'xu' }, branch_id: 'east', counts, duties: [duty('at_risk', open), duty('at_risk'), duty('kept')] },
      { manager: null, branch_id: 'east', counts, duties: [duty('at_risk')] },
    ] },
    rollup: { day: DAY, is_working_day: true, cut_off_at: '', locks_at: '', branches: [{ branch: { id: 'east', name: 'East' }, counts: { reported: 1, nil: 0, late: 0, due: 1, missing: 0 }, kinds: [], managers: [
      { manager: { id: 'lin', name: 'lin' }, state: 'reported', report_id: 'r', late_synced: false, items: 2, urgent: 1, received_at: null },
      { manager: { id: 'wang', name: 'wang' }, state: 'due', report_id: null, late_synced: false, items: 0, urgent: 0, received_at: null },
    ] }] },
    phones: [phone('wang', '2026-03-01T00:00:00Z', true), phone('lin', '2026-03-02T00:00:00Z', true), phone('lin', '2026-03-10T00:00:00Z')],
  })

  it('says where each is: in a shop for the day, on a visit, seen before, or not yet', () => {
    expect(rows.map(({ whereabouts, at }) => [whereabouts, at?.name])).toEqual([['out', undefined], ['not_seen', undefined], ['visiting', 'Tea'], ['in_store', 'Corner']])
  })

  it('counts a phone as silent only when its owner has no other that was heard of since', () => {
    expect(figuresOf(rows)).toEqual({ managers: 4, out: 3, inShop: 2, planned: 40, done: 12, elsewhen: 3, visits: 12, reported: 1, reportsDue: 2, urgent: 1, silent: 1 })
  })
})

describe('a plan’s calendar', () => {
  it('begins its weeks on Monday and leaves days of other months empty', () => {
    const weeks = weeksOf('2026-03', [{ day: '2026-03-10', length_m: 1200, stops: [] }])
    expect(weeks).toHaveLength(6)
    expect(weeks[0]!.map((each) => each?.day ?? null)).toEqual([null, null, null, null, null, null, '2026-03-01'])
    expect(weeks[2]![1]).toEqual({ day: '2026-03-10', planned: { day: '2026-03-10', length_m: 1200, stops: [] } })
    expect(weeks[5]!.map((each) => each?.day ?? null)).toEqual(['2026-03-30', '2026-03-31', null, null, null, null, null])
  })

  it('offers months over the turn of a year, those to come first', () => {
    expect(monthsAround('2026-12', 2, 1)).toEqual(['2027-02', '2027-01', '2026-12', '2026-11'])
  })
})

describe('what was refused', () => {
  const SHOP = '019cb5ec-3c00-7000-8000-000000000010'
  const SPEC = '019cb5ec-3c00-7000-8000-000000000020'
  const problem = { slug: 'invalid', title: 'No.', errors: [{ field: 'terminal_id', reason: 'Missing.' }, { field: 'items.0.text', reason: 'Too long.' }] }
  const refusal = (collection: string, doc: unknown, errors: Problem['errors'] = [], names: Named[] = []): Refusal =>
    ({ collection, sent: { collection, doc }, problem: { slug: 'invalid', title: '不能接受。', errors }, names }) as unknown as Refusal

  it('is shown field by field with its reasons, what is missing first', () => {
    const lines = linesOf({ sent: { collection: 'x', doc: { day: DAY, items: [{ id: 'r', text: 'ab', urgent: true }], note: null, photos: [] } }, problem })
    expect(lines.map(({ field, value, reason }) => [field, value, reason])).toEqual([
      ['terminal_id', undefined, 'Missing.'],
      ['day', DAY, ''],
      ['items.0.text', 'ab', 'Too long.'],
      ['items.0.urgent', true, ''],
      ['note', null, ''],
      ['photos', [], ''],
    ])
  })

  it('is shown whole where it was no document at all', () => {
    expect(linesOf({ sent: 'nonsense', problem: { slug: 'invalid', title: '' } })).toEqual([{ field: '', path: [], value: 'nonsense', reason: '' }])
  })

  it('is said in words: fields, names, choices, times and positions', () => {
    const position = { latitude: 30.1, longitude: 114.2, datum: 'wgs84', accuracy_m: 12, fixed_at: '2026-03-10T01:00:00.000Z' }
    const names: Named[] = [{ kind: 'terminal', id: SHOP, name: '福源食杂店' }, { kind: 'spec', id: SPEC, name: '江州（软）' }]
    const doc = { terminal_id: SHOP, kind: 'picnic', joint_with: SHOP.replace('10', '99'), check_in: { device_time: '2026-03-10T01:12:13.000Z', position }, shelf_checks: [{ spec_id: SPEC, price_tag: 'wrong' }], weather: 'rain' }
    const said = sayLines(refusal('visits', doc, [{ field: 'kind', reason: 'Must be one of: planned.' }], names), [])
    expect(said.map(({ field, value, reason }) => [field, value, reason])).toEqual([
      ['终端', '福源食杂店', ''],
      ['类型', 'picnic', '“picnic”不是可选项。'],
      ['协访人', '查不到，或不在您的查看范围（…000099）', ''],
      ['到店 · 时间', '3月10日 09:12', ''],
      ['到店 · 位置', '30.10000, 114.20000 · 位置误差约 12 米', ''],
      ['货架检查 · 江州（软） · 品规', '江州（软）', ''],
      ['货架检查 · 江州（软） · 价签', '价签有误', ''],
      ['weather', 'rain', ''],
    ])
    expect(said.map(({ named }) => named?.kind ?? '')).toEqual(['terminal', '', '', '', '', 'spec', '', ''])
  })

  it('says of a position that is wrong what in it is', () => {
    const doc = { check_in: { position: { latitude: 300, longitude: 114.2 } } }
    const said = sayLines(refusal('visits', doc, [{ field: 'check_in.position.latitude', reason: '太大。' }]), [])
    expect(said.map(({ field, reason }) => [field, reason])).toEqual([['到店 · 位置 · 纬度', '太大。'], ['到店 · 位置 · 经度', '']])
  })

  it('is told in one sentence in the list, each collection in the words of its own screens', () => {
    const errors = [{ field: 'text', reason: '缺少。' }]
    expect(sayWhy(refusal('complaints', { kind: 'delivery' }, errors))).toBe('不能接受。 投诉内容：缺少。')
    expect(sayWhy(refusal('appeals', {}, errors))).toBe('不能接受。 申诉理由：缺少。')
    expect(sayWhy(refusal('visits', { shelf_checks: [{ spec_id: SPEC }] }, [{ field: 'shelf_checks.0.facings', reason: '缺少。' }]))).toBe('不能接受。 货架检查 · 1 · 排面：缺少。')
  })
})

describe('an in-store day', () => {
  const server = { arrived_at: '2026-03-10T01:00:00Z', left_at: '2026-03-10T09:00:00Z' } as Parameters<typeof stretchesOf>[0]['server']
  const away = (from: string, until: string | null) => ({ from: `2026-03-10T${from}:00Z`, until: until && `2026-03-10T${until}:00Z`, reason: 'lunch' })

  it('is cut where its manager was away, and overlapping absences count once', () => {
    const stretches = stretchesOf({ interruptions: [away('04:00', '05:00'), away('04:30', '05:30'), away('08:30', null)], server }, 0)
    expect(stretches.map(({ kind, share }) => [kind, Math.round(share * 100) / 100])).toEqual([['there', 37.5], ['away', 12.5], ['away', 6.25], ['there', 37.5], ['away', 6.25]])
    expect(stretches.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(100)
  })

  it('lasts until now while it is open, and is nothing before it has lasted', () => {
    const open = { ...server, left_at: null }
    expect(stretchesOf({ interruptions: [], server: open }, Date.parse(server.arrived_at) + 1000)).toHaveLength(1)
    expect(stretchesOf({ interruptions: [], server: open }, Date.parse(server.arrived_at))).toEqual([])
  })
})
