import { describe, expect, it } from 'vitest'
import { Refused } from '@/core/failures'
import { drawn } from '@/core/map/datum'
import { clustersOf, shortly, type Spot } from '@/desk/core/shops/clusters'
import { csvOf } from '@/desk/core/shops/csv'
import { placeDrawnAt } from '@/desk/core/shops/datum'
import { Importing, type ImportReport, isOnItsWay, reportOf, runOf, type WholeImport } from '@/desk/core/shops/imports'
import { changedIn, takeIn } from '@/desk/core/edits'
import { type Shop, formOf, saidForm } from '@/desk/core/shops/terminals'

const WORLD = { south: -90, north: 90, west: -180, east: 180 }

function grid(count: number): Spot[] {
  return Array.from({ length: count }, (_, index) => ({ id: String(index), latitude: 30 + (index % 100) / 1000, longitude: 114 + Math.floor(index / 100) / 1000 }))
}

describe('clusters', () => {
  it('stand for every shop in sight once, and for none that is out of sight', () => {
    const spots = grid(5_000)
    for (const zoom of [8, 12, 15, 18]) {
      const found = clustersOf(spots, { ...WORLD, zoom })
      expect(found.flatMap(({ spots: all }) => all.map(({ id }) => id)).sort()).toEqual(spots.map(({ id }) => id).sort())
    }
    const view = { south: 30.02, north: 30.05, west: 114, east: 114.01, zoom: 15 }
    const seen = clustersOf(spots, view).flatMap(({ spots: all }) => all)
    expect(seen).toEqual(expect.arrayContaining([expect.objectContaining({ latitude: 30.03 })]))
    expect(seen.every(({ latitude, longitude }) => latitude >= 30.02 && latitude <= 30.05 && longitude <= 114.01)).toBe(true)
  })

  it('are few from afar, and come apart as one goes near', () => {
    const spots = grid(50_000)
    const counts = [8, 11, 14].map((zoom) => clustersOf(spots, { ...WORLD, zoom }).length)
    expect(counts[0]).toBeLessThan(20)
    expect(counts).toEqual([...counts].sort((a, b) => a - b))
  })

  it('say large numbers in little room', () => expect([7, 999, 1_234, 45_678].map(shortly)).toEqual(['7', '999', '1.2k', '46k']))
})

describe('a place that is pointed at on a map', () => {
  it('is the place that is drawn there', () => {
    const place = { latitude: 30.5, longitude: 114.3 }
    const back = placeDrawnAt(drawn(place, 'gcj02'), 'gcj02')
    expect(back.latitude).toBeCloseTo(30.5, 6)
    expect(back.longitude).toBeCloseTo(114.3, 6)
    expect(placeDrawnAt(place, 'wgs84')).toEqual(place)
  })
})

describe('a form for a shop', () => {
  const shop = { name: '福源食杂店', license_no: '439902100127', kind: 'modern', tier: 14, store_format: 'grocery', scale: 'small', trade_area: 'mixed', locality: 'urban', address: null, opening_hours: '07:00-22:00' } as Shop

  it('sends what differs and nothing else', () => {
    expect(changedIn(formOf(shop), formOf(shop))).toEqual({})
    expect(saidForm(changedIn(formOf(shop), { ...formOf(shop), tier: 15, opening_hours: '' }))).toEqual({ tier: 15, opening_hours: null })
  })

  it('takes in what somebody else has changed, but keeps what was typed', () => {
    const was = formOf(shop)
    const form = { ...was, tier: 15, address: '人民路 1 号' }
    const told = takeIn(form, was, { ...was, tier: 20, scale: 'large' })
    expect(told).toEqual({ tier: 20, scale: 'large' })
    expect(form).toEqual({ ...was, tier: 15, address: '人民路 1 号', scale: 'large' })
  })
})

describe('an import', () => {
  const report: ImportReport = { dry_run: true, created: 2, changed: 1, unchanged: 0, errors: [], error_count: 0, ignored_columns: [] }
  const refusal = new Refused(422, { slug: 'import-refused', title: 'No', status: 422, errors: [{ field: '3.零售价', reason: 'Too low.' }], error_count: 1_200 })

  it('is right, wrong by rows, or refused as a whole', async () => {
    const importing = new Importing()
    expect((await importing.begin('specs', 'a.csv', true, () => Promise.resolve(report))).state).toBe('done')
    expect((await importing.begin('specs', 'a.csv', true, () => Promise.resolve({ ...report, error_count: 1 }))).state).toBe('failed')
    const refused = await importing.begin('specs', 'a.csv', false, () => Promise.reject(refusal))
    expect(refused).toMatchObject({ state: 'failed', report: { error_count: 1_200, errors: [{ row: 3, column: '零售价', reason: 'Too low.' }] } })
    expect(reportOf(new Error('gone'))).toBeNull()
  })

  it('tells how much of it has gone out, unless a later one has begun', async () => {
    const importing = new Importing()
    let answer: (report: ImportReport) => void = () => undefined
    let sent: (bytes: number, total: number) => void = () => undefined
    const first = importing.begin('specs', 'first.csv', true, (told) => new Promise((done) => ([sent, answer] = [told, done])))
    sent(30, 100)
    sent(100, 100)
    expect(importing.run.value?.sent).toEqual({ bytes: 100, total: 100 })
    answer(report)
    await first
    expect(importing.run.value?.state).toBe('done')
    void importing.begin('specs', 'second.csv', true, () => new Promise(() => undefined))
    sent(50, 100)
    expect(importing.run.value).toMatchObject({ file: 'second.csv', sent: null })
  })

  it('of which a later one has begun says nothing any more', async () => {
    const importing = new Importing()
    let answer: (report: ImportReport) => void = () => undefined
    const first = importing.begin('specs', 'first.csv', true, () => new Promise((done) => (answer = done)))
    await importing.begin('specs', 'second.csv', true, () => Promise.resolve(report))
    answer(report)
    await first
    expect(importing.run.value?.file).toBe('second.csv')
  })

  it('is told of by the server as it is told of here', () => {
    const counts = { created: null, changed: null, unchanged: null, voided: null, error_count: null }
    const kept: WholeImport = { ...counts, id: 'i', table: 'specs', filename: 'a.csv', dry_run: false, state: 'working', steps_done: 5, steps_total: 20, began_at: '2026-03-02T01:00:00.000Z', ended_at: null, errors: [], ignored_columns: [], problem: null }
    expect(runOf(kept)).toMatchObject({ id: 'i', state: 'working', report: null, failure: null, steps: { done: 5, total: 20 } })
    expect(isOnItsWay(runOf(kept))).toBe(false)
    expect(runOf({ ...kept, state: 'refused', error_count: 1, errors: [{ row: 3, column: '品牌', reason: 'No.' }] })).toMatchObject({ state: 'failed', report: { error_count: 1, created: 0 } })
    expect(runOf({ ...kept, state: 'failed', problem: { slug: 'file-not-readable', title: 'No table.', status: 422 } }).failure).toMatchObject({ kind: 'invalid', title: 'No table.' })
    expect(runOf({ ...kept, state: 'lost' })).toMatchObject({ state: 'failed', isLost: true })
  })

  it('would be ended by whoever closes the tab only while its bytes go out', async () => {
    const importing = new Importing()
    let sent: (bytes: number, total: number) => void = () => undefined
    void importing.begin('specs', 'a.csv', true, (told) => new Promise(() => (sent = told)))
    expect(isOnItsWay(importing.run.value)).toBe(true)
    sent(100, 100)
    expect(isOnItsWay(importing.run.value)).toBe(false)
  })
})

describe('errors as a file', () => {
  it('are no formulas, and keep commas and quotes', () => {
    expect(csvOf([['行', '原因'], [2, '=1+1'], [3, 'a "b", c']])).toBe('\ufeff行,原因\r\n2,\'=1+1\r\n3,"a ""b"", c"\r\n')
  })
})
