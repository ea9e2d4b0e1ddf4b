import { describe, expect, it } from 'vitest'
import type { VisitPlan } from '@/core/documents'
import { asAsked, dueDisplays, emptyDisplay, fits, withDisplay } from '@/core/visit/displays'
import type { MaintenancePlan, Remark, ShelfCheck, Spec, Standard, Template, VisitDoc, VisitServer } from '@/core/visit/documents'
import { type Fix, betterFix, nearness, positionOf } from '@/core/visit/fix'
import { missingOf, sectionsOf, standingOf, templateInForce, withAnswer } from '@/core/visit/sections'
import { allAsLastTime, emptyCheck, fen, hasMore, lastShelf, shelfRows, withCheck, yuan } from '@/core/visit/shelf'
import { isTouched, isOpen, kindOf, newVisit, remarksAt, submittedAt, takenUp } from '@/core/visit/visit'

const NOON = Date.parse('2026-03-02T04:00:00Z')
const fix = (accuracy_m: number, age_ms = 0): Fix => ({ latitude: 30.1, longitude: 114.1, accuracy_m, fixed_at: NOON - age_ms })
const visit = (change: Partial<VisitDoc> = {}): VisitDoc => ({ ...newVisit('shop', 'planned', 1, fix(10), NOON), ...change })
const server = (change: Partial<VisitServer>): VisitServer => ({ manager_id: 'me', state: 'submitted', review: null, ...change }) as VisitServer

describe('a fix', () => {
  it('gives way to a better one, and an old one to any', () => {
    expect(betterFix(fix(10), fix(40), NOON).accuracy_m).toBe(10)
    expect(betterFix(fix(40), fix(10), NOON).accuracy_m).toBe(10)
    expect(betterFix(fix(10, 90_000), fix(40), NOON).accuracy_m).toBe(40)
  })

  it('is evidence in WGS-84, of its own moment, and says nothing of what no browser tells', () => {
    const { position } = visit().check_in
    expect(position).toEqual({ latitude: 30.1, longitude: 114.1, datum: 'wgs84', accuracy_m: 10, fixed_at: '2026-03-02T04:00:00.000Z', mocked: null })
    expect(positionOf(fix(5e6)).accuracy_m).toBe(100_000)
    expect(newVisit('shop', 'ad_hoc', 1, null, NOON).check_in.position).toBeNull()
  })

  it('lies at the shop within a hundred metres and what the phone may be off by', () => {
    const shop = (metres: number) => ({ latitude: 30.1 + metres / 111_195, longitude: 114.1 })
    expect(nearness(fix(10), shop(105)).nearness).toBe('there')
    expect(nearness(fix(10), shop(120)).nearness).toBe('away')
    expect(nearness(fix(150), shop(200)).nearness).toBe('unsure')
    expect(nearness(fix(5000), shop(400)).nearness).toBe('away')
    expect(nearness(null, shop(0)).nearness).toBe('unknown')
  })
})

describe('a visit', () => {
  it('is planned when the plan has the shop on the day', () => {
    const plans = [{ month: '2026-03', state: 'confirmed', days: [{ day: '2026-03-02', length_m: 1, stops: [{ terminal_id: 'shop', in_store_day: false, reasons: [] }] }] }] as VisitPlan[] // prettier-ignore
    expect(kindOf(plans, 'shop', NOON)).toBe('planned')
    expect(kindOf(plans, 'shop', NOON + 86_400_000)).toBe('ad_hoc')
  })

  it('waits for its author until it is handed in, and again when it was returned', () => {
    const handed_in = { submitted_at: '2026-03-02T04:00:00.000Z' }
    const returned = server({ state: 'returned', review: { reviewed_at: '2026-03-03T04:00:00Z' } as never })
    expect(isOpen(visit(), 'me', 'unsent')).toBe(true)
    expect(isOpen(visit({ server: server({ manager_id: 'colleague' }) }), 'me', 'synced')).toBe(false)
    expect(isOpen(visit({ ...handed_in, server: server({}) }), 'me', 'synced')).toBe(false)
    expect(isOpen(visit({ ...handed_in, server: returned }), 'me', 'synced')).toBe(true)
    expect(isOpen(visit({ ...handed_in, server: returned }), 'me', 'unsent')).toBe(true) // a photo of the correction is on its way
    expect(isOpen(visit({ submitted_at: '2026-03-03T05:00:00.000Z', server: returned }), 'me', 'unsent')).toBe(false)
    expect(isOpen(visit({ ...handed_in, server: server({ state: 'rejected' }) }), 'me', 'synced')).toBe(false)
  })

  it('that was handed in and then changed waits to be handed in again, whatever came from elsewhere meanwhile', () => {
    const handedIn = visit({ submitted_at: '2026-03-02T05:00:00.000Z' })
    expect(isTouched(takenUp(null, handedIn))).toBe(false)
    const changed = { ...takenUp(null, handedIn), doc: { ...handedIn, sections: { needs: { note: 'more' } } } }
    expect(isTouched(changed)).toBe(true)
    expect(takenUp(changed, { ...handedIn, joint_with: 'somebody' }).doc).toMatchObject({ joint_with: 'somebody', sections: { needs: { note: 'more' } } })
    const shelf = (spec_id: string) => ({ ...emptyCheck(spec_id, true) })
    const first = { ...takenUp(null, handedIn), doc: { ...handedIn, shelf_checks: [shelf('a')] } }
    expect(takenUp(first, { ...handedIn, shelf_checks: [shelf('b')] }).doc.shelf_checks.map(({ spec_id }) => spec_id)).toEqual(['b', 'a'])
  })

  it('is handed in again later than before, even by a clock that was set back', () => {
    const before = '2026-03-02T04:00:00.000Z'
    expect(submittedAt(visit({ submitted_at: before }), NOON - 5000)).toBe('2026-03-02T04:00:00.001Z')
    expect(submittedAt(visit(), NOON)).toBe(before)
  })

  it('has the branch’s words at the very field, as long as it is returned', () => {
    const items: Remark[] = [{ scope: 'field', path: 'shelf_checks.a.facings', reason: null, note: 'look' }, { scope: 'visit', reason: 'other', note: 'all' }] // prettier-ignore
    const returned = server({ state: 'returned', review: { items } as never })
    expect(remarksAt(returned, 'shelf_checks.a').map((each) => each.note)).toEqual(['look'])
    expect(remarksAt(returned, 'shelf_checks.ab')).toEqual([])
    expect(remarksAt({ ...returned, state: 'submitted' }, 'shelf_checks.a')).toEqual([])
  })
})

describe('sections', () => {
  const question = (key: string, required: boolean) => ({ key, label: { zh: key, en: key }, kind: 'yes_no' as const, required })
  const template: Template = { version: 2, sections: [{ key: 'greeting', title: { zh: '问候', en: 'Greeting' }, questions: [question('owner', true), question('mood', false)] }] }
  const standard: Standard = { spec_id: 'a', position: null, least_facings: 2, price_tag: true, materials: false, note: null, views: [{ view: 'front', example_photo_id: null }] }
  const due = [{ plan: {} as MaintenancePlan, standard }]

  it('are those of the newest template, with room for displays and the shelf', () => {
    expect(templateInForce([{ ...template, version: 1 }, template, { ...template, version: 1 }])).toBe(template)
    expect(sectionsOf(template).map((section) => section.key)).toEqual(['greeting', 'display_check', 'shelf_check'])
  })

  it('lose what was taken back', () => {
    const answers = withAnswer({}, 'greeting', 'owner', true)
    expect(answers).toEqual({ greeting: { owner: true } })
    expect(withAnswer(answers, 'greeting', 'owner', null)).toEqual({})
    expect(withAnswer(answers, 'greeting', 'mood', false)).toEqual({ greeting: { owner: true, mood: false } })
  })

  it('say what is missing: required answers, displays and their views, the shelf', () => {
    expect(missingOf(visit(), template, due).map((each) => each.kind)).toEqual(['question', 'display', 'shelf'])
    const display_checks = withDisplay(visit(), 'a', { facings: 1 })
    const begun = visit({ display_checks, sections: { greeting: { owner: false } }, shelf_checks: [emptyCheck('a', false)] })
    expect(missingOf(begun, template, due)).toEqual([{ section: 'display_check', kind: 'photo', view: 'front', spec_id: 'a' }])
    const photo = { id: 'p', view: 'front', display_check_id: display_checks[0]!.id } as VisitDoc['photos'][number]
    const whole = { ...begun, photos: [photo] }
    expect(missingOf(whole, template, due)).toEqual([])
    expect(sectionsOf(template).map((section) => standingOf(section, begun, missingOf(begun, template, due)))).toEqual(['done', 'missing', 'done']) // prettier-ignore
  })

  it('find a display as asked, or not', () => {
    const check = asAsked(emptyDisplay('a'), standard)
    expect(check).toMatchObject({ facings: 2, price_tag: 'right', position: null, materials_present: null })
    expect(fits(check, standard, 'facings')).toBe(true)
    expect(fits({ ...check, facings: 1 }, standard, 'facings')).toBe(false)
    expect(fits(check, standard, 'position')).toBeNull()
  })

  it('owe the displays of signed plans of the month, the one agreed last of several', () => {
    const plan = (id: string, change: Partial<MaintenancePlan>) =>
      ({ id, first_month: '2026-02', last_month: '2026-03', terminal_ids: ['shop'], agreed_at: '2026-01-01T00:00:00Z', standards: [standard], ...change }) as MaintenancePlan
    const plans = [plan('later', { agreed_at: '2026-02-01T00:00:00Z' }), plan('first', {}), plan('unsigned', { agreed_at: null }), plan('over', { last_month: '2026-02' }), plan('elsewhere', { terminal_ids: [] })] // prettier-ignore
    expect(dueDisplays(plans, 'shop', '2026-03').map((each) => each.plan.id)).toEqual(['later'])
  })
})

describe('the shelf', () => {
  const spec = (id: string, retired_on: string | null = null): Spec => ({ id, name: id, retail_fen: 17_000, retired_on })
  const seen: ShelfCheck = { ...emptyCheck('b', true), facings: 2, stock_packs: 30, retail_price_fen: 17_000, price_tag: 'right', note: 'dusty', produced_on: '2026-01-08' }
  const rows = shelfRows([spec('a'), spec('b'), spec('c', '2026-01-01'), spec('d')], [seen, emptyCheck('d', false)], [])

  it('begins with what was there last time', () => expect(rows.map((row) => row.spec.id)).toEqual(['b', 'd', 'a']))

  it('is as last time in one tap, but for what was touched already and what belongs to that day', () => {
    const touched = withCheck([], 'd', { on_shelf: true })
    const all = allAsLastTime(touched, rows)
    expect(all.map((check) => [check.spec_id, check.on_shelf])).toEqual([['d', true], ['b', true]]) // prettier-ignore
    expect(all[1]).toMatchObject({ facings: 2, stock_packs: 30, note: null, produced_on: null })
  })

  it('has on it whatever something is said of, and nothing of what is not there', () => {
    expect(withCheck([], 'a', { facings: 3 })).toEqual([{ ...emptyCheck('a', true), facings: 3 }])
    expect(withCheck([seen], 'b', { on_shelf: false })[0]).toMatchObject({ facings: null, price_tag: null, retail_price_fen: null, stock_packs: 30 })
  })

  it('has more to say of a spec than the grid has columns, which last time does not bring back but for where it stood', () => {
    expect([null, emptyCheck('a', true), { ...emptyCheck('a', true), note: 'dusty' }].map(hasMore)).toEqual([false, false, true])
    const said = withCheck([], 'b', { position: 'counter', produced_on: '2026-01-08', note: 'dusty' })
    expect(allAsLastTime([], shelfRows([spec('b')], said, []))).toEqual([{ ...emptyCheck('b', true), position: 'counter' }])
  })

  it('is compared with the newest earlier visit that looked at it', () => {
    const at = (id: string, device_time: string, shelf_checks: ShelfCheck[]) => visit({ id, shelf_checks, check_in: { device_time, position: null } })
    const visits = [at('old', '2026-02-01T00:00:00.000Z', []), at('older', '2026-01-01T00:00:00.000Z', [seen]), at('later', '2026-04-01T00:00:00.000Z', [emptyCheck('b', false)])]
    expect(lastShelf(visits, visit())).toEqual([seen])
  })

  it('has prices in yuan as they are typed, and in fen as they travel', () => {
    expect([yuan(17_050), yuan(null)]).toEqual(['170.5', ''])
    expect([fen('170.5'), fen('170,5'), fen('0.29'), fen(''), fen('x')]).toEqual([17_050, 17_050, 29, null, null])
  })
})
