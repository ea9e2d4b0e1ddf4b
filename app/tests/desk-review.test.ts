import { createHash } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { type App, computed, createApp, effectScope, shallowRef } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { gcj02Of } from '@/core/map/datum'
import type { Section } from '@/core/visit/documents'
import { saidSections } from '@/desk/core/review/answers'
import type { Item, Position, Signal } from '@/desk/core/review/documents'
import { isPicked, isSeedOf } from '@/desk/core/review/draws'
import { evidenceOf, onOneLine, saidOfPhoto } from '@/desk/core/review/evidence'
import { commonReason, itemAt, itemOf, withItem, withoutTarget } from '@/desk/core/review/marks'
import { placeOfPosition } from '@/desk/core/places'
import { keepSequence, useSequence } from '@/desk/parts/sequence'

const signal = (name: string, evidence: Record<string, unknown>): Signal => ({ signal: name, weight: 40, evidence, verdict: null, explanation: null })

describe('evidence', () => {
  it('is figures beside their limits', () => {
    const { facts, map } = evidenceOf(signal('far_from_terminal', { distance_m: 165, accuracy_m: 0, allowed_m: 100 }))
    expect(facts).toEqual([{ key: 'distance_m', value: 165, unit: 'm', most: 100 }, { key: 'accuracy_m', value: 0, unit: 'm' }])
    expect(map).toBe('shop')
    const stale = evidenceOf(signal('stale_fix', { seconds: { check_out: 4149 }, allowed_seconds: 600 }))
    expect(stale.facts).toEqual([{ key: 'fix_age_check_out', value: 4149, unit: 's', most: 600 }])
  })

  it('names the visits and pictures that it compares with', () => {
    expect(evidenceOf(signal('impossible_speed', { visit_id: 'v0', distance_m: 13295, seconds: 74, kmh: 650, allowed_kmh: 120 }))).toMatchObject({ visits: ['v0'], map: 'way', hasTimes: true })
    expect(evidenceOf(signal('same_coordinates', { visit_ids: ['v1', 'v2'] })).visits).toEqual(['v1', 'v2'])
    const reused = signal('photo_near_duplicate', { photos: [{ photo_id: 'p1', other_photo_id: 'p0', other_visit_id: 'v0', bits: 1 }], allowed_bits: 6 })
    expect(evidenceOf(reused).photos).toEqual([{ photo: 'p1', other: 'p0', otherVisit: 'v0', facts: [{ key: 'bits', value: 1, unit: 'n', most: 6 }] }])
    expect(saidOfPhoto([reused, signal('short_stay', { seconds: 1 })], 'p1')).toEqual([reused])
    expect(saidOfPhoto([reused], 'p0')).toEqual([])
  })

  it('of a kind that is not known, or of members that are missing, is empty', () => {
    expect(evidenceOf(signal('of_tomorrow', { depth: 3 }))).toEqual({ facts: [], visits: [], photos: [], map: null, hasTimes: false })
    expect(evidenceOf(signal('short_stay', {})).facts).toEqual([])
  })

  it('puts two stays on one line', () => {
    const stay = (from: string, until: string | null) => ({ started_at: `2026-03-02T${from}:00Z`, ended_at: until && `2026-03-02T${until}:00Z` })
    expect(onOneLine([stay('01:00', '01:30'), stay('01:15', null)], Date.parse('2026-03-02T02:00:00Z'))).toEqual([{ from: 0, width: 50 }, { from: 25, width: 75 }])
  })
})

describe('marks', () => {
  it('are one for each field or photo, and name the reason of most', () => {
    let items: Item[] = []
    items = withItem(items, itemOf({ path: 'kind' }, 'answer_doubtful', ' '))
    items = withItem(items, itemOf({ photo: 'p1' }, 'photo_unclear', '看不清'))
    items = withItem(items, itemOf({ path: 'kind' }, 'photo_unclear', ''))
    expect(items).toEqual([
      { scope: 'photo', photo_id: 'p1', reason: 'photo_unclear', note: '看不清' },
      { scope: 'field', path: 'kind', reason: 'photo_unclear', note: null },
    ])
    expect(commonReason(items)).toBe('photo_unclear')
    expect(itemAt(items, { path: 'p1' })).toBeUndefined()
    expect(withoutTarget(items, { photo: 'p1' })).toHaveLength(1)
    expect(commonReason([])).toBe('')
  })
})

describe('answers', () => {
  const said = (text: string) => ({ zh: text, en: `${text}!` })
  const SECTIONS: Section[] = [
    { key: 'needs', title: said('需求'), questions: [{ key: 'topics', label: said('类别'), kind: 'choices', required: true, choices: [{ key: 'supply', label: said('货源') }] }] },
    { key: 'checklist_135', title: said('135'), checklist: '135', questions: [{ key: 'a', label: said('一问'), kind: 'yes_no', required: false }, { key: 'b', label: said('三查'), kind: 'yes_no', required: false }] },
  ]
  const words = { said: ({ zh }: { zh: string }) => zh, yes: '是', no: '否' }

  it('are said as the template calls them, and what it does not ask for as it came', () => {
    const [needs, steps, other] = saidSections(SECTIONS, { needs: { topics: ['supply', 'gone'] }, checklist_135: { a: true, b: false }, old: { x: 3 } }, words)
    expect(needs!.answers).toEqual([{ path: 'sections.needs.topics', label: '类别', text: '货源 · gone', isYes: null, isMissing: false }])
    expect([steps!.done, steps!.answers.map(({ isYes }) => isYes)]).toEqual([1, [true, false]])
    expect(other).toMatchObject({ title: 'old', answers: [{ label: 'x', text: '3' }] })
  })

  it('that are required and missing say so', () => {
    expect(saidSections(SECTIONS, {}, words)[0]!.answers[0]).toMatchObject({ text: '', isMissing: true })
  })
})

describe('places', () => {
  const position = (datum: string, latitude: number, longitude: number): Position => ({ datum, latitude, longitude, accuracy_m: 5, fixed_at: null, mocked: null })

  it('in GCJ-02 are brought back to within a hand’s breadth', () => {
    const shop = { latitude: 30.55, longitude: 114.31 }
    const shifted = gcj02Of(shop)
    const back = placeOfPosition(position('gcj02', shifted.latitude, shifted.longitude))!
    expect(Math.abs(back.latitude - shop.latitude) + Math.abs(back.longitude - shop.longitude)).toBeLessThan(1e-6)
    expect(placeOfPosition(position('wgs84', 30.55, 114.31))).toEqual(shop)
    expect([placeOfPosition(null), placeOfPosition(position('cgcs', 30.55, 114.31))]).toEqual([null, null])
  })

  it('in BD-09 are brought back from where the server would have put them', () => {
    const { latitude, longitude } = placeOfPosition(position('bd09', 30.553344047199232, 114.32200340158768))!
    expect(Math.abs(latitude - 30.55) + Math.abs(longitude - 114.31)).toBeLessThan(1e-6)
  })
})

describe('the draw', () => {
  it('comes out as on the server', async () => {
    const seed = 'd4fdf2717a243882dcd2fa72c10caf0e03bac6830d7ec16a34ea7acf121995c8'
    const hash = createHash('sha256').update(seed).digest('hex')
    const draw = { month: '2026-10', seed, seed_sha256: hash, permille: 100, made_at: '' }
    expect([await isSeedOf(draw), await isSeedOf({ ...draw, seed: `${seed}0` }), await isSeedOf({ ...draw, seed: null })]).toEqual([true, false, false])
    for (let n = 0; n < 40; n += 1) {
      const number = createHash('sha256').update(`${seed}:visit-${n}`).digest().readBigUInt64BE()
      expect(await isPicked(seed, `visit-${n}`, 100), String(n)).toBe(number * 1000n < 100n * 2n ** 64n)
    }
    expect([await isPicked(seed, 'v', 1000), await isPicked(seed, 'v', 0)]).toEqual([true, false])
  })
})

describe('the next of a list', () => {
  it('is there beyond the pages that had come when the list was left', async () => {
    const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:any*', component: {} }] })
    const app: App = createApp({}).use(router)
    await router.push('/visits?state=submitted')
    const rows = shallowRef([{ id: 'v1' }, { id: 'v2' }])
    const list = { rows: computed(() => rows.value), more: async () => void (rows.value = [{ id: 'v1' }, { id: 'v2' }, { id: 'v3' }]) }
    const screen = effectScope()
    screen.run(() => app.runWithContext(() => keepSequence('visits', list)))
    await router.push('/visits/v2')
    screen.stop()
    const beside = effectScope().run(() => useSequence('visits', () => 'v2'))!
    await vi.waitFor(() => expect(beside.next.value).toBe('v3'))
    expect([beside.previous.value, beside.next.value, beside.total.value, beside.address.value]).toEqual(['v1', 'v3', 3, '/visits?state=submitted'])
  })
})
