import { describe, expect, it } from 'vitest'
import { USUAL, isWorkingDay } from '@/core/day/city'
import { type Choices, choicesOf, knownColleagues, learnColleagues } from '@/core/day/colleagues'
import { inOrder, mayWithdraw, stateOf as stateOfComplaint } from '@/core/day/complaints'
import type { AnomalyReport, Complaint, Duty, InStoreDay, Promotion, PromotionCheck, TaskUpdate } from '@/core/day/documents'
import { arrive, awaySince, comeBack, depart, dutiesOf, goAway, isPingDue, missingOf, monthsOf, presence, underWay } from '@/core/day/inStore'
import { checkedShops, runningAt } from '@/core/day/promotions'
import { isLocked, isReminderDue, openDays, standingOf } from '@/core/day/reports'
import { evidenceFor, sectionOf, stateOf, type VisitWithChecks } from '@/core/day/tasks'
import type { Task } from '@/core/documents'
import type { Held, Standing } from '@/core/store'
import { wireTime } from '@/core/wire'
import type { Api } from '@/core/api'
import { dice, openPhone, sync } from './devices'
import { Server } from './server'

const local = (day: string, time: string): number => Date.parse(`${day}T${time}:00+08:00`)
const NINE = local('2026-03-10', '09:00')
const hours = (n: number): number => NINE + n * 3_600_000
const begun = (): InStoreDay => arrive('shop', { device_time: wireTime(NINE), position: null })

describe('a day in a shop', () => {
  it('is as long as its moments say, whatever was on in between', () => {
    let day = goAway(begun(), hours(3), '午餐')
    expect([presence(day, hours(3.5)), awaySince(day)]).toEqual([3 * 3600, hours(3)])
    day = JSON.parse(JSON.stringify(comeBack(day, hours(4)))) as InStoreDay // the phone was off
    expect(presence(day, hours(7))).toBe(6 * 3600)
    day = depart(day, hours(7), null)
    expect(presence(day, hours(30))).toBe(6 * 3600)
  })

  it('that was forgotten while somebody was away ends when they say, and nobody is away after that', () => {
    const away = goAway(comeBack(goAway(begun(), hours(1), '送货'), hours(2)), hours(3), '午餐')
    const spans = (at: number) => depart(away, at, null).interruptions.map(({ from, until }) => [Date.parse(from), Date.parse(until!)])
    expect(spans(hours(4))).toEqual([[hours(1), hours(2)], [hours(3), hours(4)]]) // prettier-ignore
    expect(spans(hours(2.5))).toEqual([[hours(1), hours(2)]])
    expect(spans(hours(1.5))).toEqual([[hours(1), hours(1.5)]])
  })

  it('counts each moment away once, and never less than nothing', () => {
    const roll = dice(7)
    for (let turn = 0; turn < 300; turn++) {
      const spans = Array.from({ length: 4 }, () => [Math.floor(roll() * 12) - 2, Math.floor(roll() * 12) - 2].sort((a, b) => a - b) as [number, number])
      const day = { ...begun(), departure: { device_time: wireTime(hours(8)), position: null }, interruptions: spans.map(([from, until]) => ({ from: wireTime(hours(from)), until: wireTime(hours(until)), reason: 'x' })) }
      const present = Array.from({ length: 8 }, (_, hour) => hour).filter((hour) => !spans.some(([from, until]) => from <= hour && hour < until))
      expect(presence(day, hours(9)), JSON.stringify(spans)).toBe(present.length * 3600)
    }
  })

  it('that is left while somebody is away ends with that', () => {
    const day = depart(goAway(begun(), hours(6), '急事'), hours(7), null)
    expect([presence(day, hours(8)), awaySince(day), day.interruptions[0]!.until]).toEqual([6 * 3600, null, wireTime(hours(7))])
  })

  it('says what is missing, as the server will', () => {
    const rules = USUAL.in_store
    expect(missingOf(begun(), hours(1), rules)).toEqual(['departure', 'submission', 'hours', 'topic_ordering', 'topic_compliance', 'topic_stock', 'photo_before', 'photo_after'])
    const photo = (view: string) => ({ id: view, sha256: '', size: 1, media_type: 'image/jpeg', view, display_check_id: null, taken_at: null, source: 'camera' as const })
    const whole: InStoreDay = {
      ...depart(begun(), hours(6), null),
      topics: { ordering: { note: '少量多次', figure: null }, compliance: { note: ' ', figure: null }, stock: { note: null, figure: 0 } },
      ...{ photos: [photo('before'), photo('after')], submitted_at: wireTime(hours(6)) },
    }
    expect(missingOf(whole, hours(6), rules)).toEqual(['topic_compliance'])
  })

  it('asks for a position every half hour, never while somebody is away, and never on another day', () => {
    const due = (day: InStoreDay, at: number): boolean => isPingDue(day, at, 1800)
    expect([due(begun(), hours(0.4)), due(begun(), hours(0.5)), due(begun(), hours(24))]).toEqual([false, true, false])
    expect(due({ ...begun(), pings: [{ at: wireTime(hours(0.5)), position: null }] }, hours(0.9))).toBe(false)
    expect(due(goAway(begun(), hours(1), 'x'), hours(2))).toBe(false)
  })

  it('that is under way is the latest without a departure', () => {
    const days = [{ doc: depart(begun(), hours(6), null) }, { doc: begun() }]
    expect(underWay(days)).toBe(days[1])
    expect(underWay(days.slice(0, 1))).toBeNull()
  })

  it('is owed: those in danger first, and counted by month', () => {
    const duty = (month: string, state: string): Duty => ({ id: state, month, state, terminal: null }) as unknown as Duty
    const duties = [duty('2026-03', 'kept'), duty('2026-03', 'due'), duty('2026-03', 'at_risk'), duty('2026-02', 'missed')]
    expect(dutiesOf(duties, '2026-03').map(({ state }) => state)).toEqual(['at_risk', 'due', 'kept'])
    expect(monthsOf(duties)).toEqual([{ month: '2026-03', kept: 1, missed: 0, open: 2, excused: 0 }, { month: '2026-02', kept: 0, missed: 1, open: 0, excused: 0 }])
  })
})

describe('daily reports', () => {
  const rules = USUAL.reports
  const report = (day: string, at: number, server?: AnomalyReport['server']): AnomalyReport => ({ day, items: [], reported_at: wireTime(at), ...(server && { server }) })

  it('are open for working days of this month, ten days back', () => {
    // 2026-03-12 is a Thursday
    expect(openDays(local('2026-03-12', '10:00'), [report('2026-03-10', 0)], USUAL)).toEqual(['2026-03-12', '2026-03-11', '2026-03-09', '2026-03-06', '2026-03-05', '2026-03-04', '2026-03-03', '2026-03-02'])
  })

  it('of the last month end at noon of the first, and days off have none', () => {
    const city = { ...USUAL, days: { '2026-04-01': false, '2026-04-04': true } }
    expect([isWorkingDay(city, '2026-04-01'), isWorkingDay(city, '2026-04-04')]).toEqual([false, true])
    expect(openDays(local('2026-04-01', '11:59'), [], city)).toEqual(['2026-03-31'])
    expect(openDays(local('2026-04-01', '12:00'), [], city)).toEqual([])
  })

  it.each([
    ['nothing yet', null, '19:59', 'in_time'],
    ['nothing, too late', null, '20:01', 'late'],
    ['written in time, not sent', report('2026-03-10', local('2026-03-10', '19:00')), '22:00', 'on_its_way'],
    ['written late', report('2026-03-10', local('2026-03-10', '21:00')), '22:00', 'will_be_late'],
    ['the server has the word', report('2026-03-10', local('2026-03-10', '21:00'), { status: 'on_time', late_synced: true, received_at: '' }), '22:00', 'late_synced'],
  ] as const)('stand honestly: %s', (_, held, time, standing) => expect(standingOf('2026-03-10', held, local('2026-03-10', time), rules)).toBe(standing))

  it('written in time and not sent by noon are late, and stand from then on', () => {
    const written = report('2026-03-10', local('2026-03-10', '19:00'))
    expect(standingOf('2026-03-10', written, local('2026-03-11', '12:00'), rules)).toBe('will_be_late')
    expect([isLocked('2026-03-10', local('2026-03-11', '11:59'), rules), isLocked('2026-03-10', local('2026-03-11', '12:00'), rules)]).toEqual([false, true])
  })

  it('are reminded of in the last hour, if there is none', () => {
    const due = (time: string, reports: AnomalyReport[] = [], day = '2026-03-10'): boolean => isReminderDue(local(day, time), reports, USUAL)
    expect([due('18:59'), due('19:00'), due('20:00'), due('19:30', [report('2026-03-10', 0)]), due('19:30', [], '2026-03-14')]).toEqual([false, true, false, false, false])
  })
})

describe('promotions', () => {
  const promotion = { id: 'p', state: 'running', starts_on: '2026-03-01', ends_on: '2026-03-10', terminal_ids: ['a'] } as unknown as Promotion
  it('are looked at where and while they run', () => {
    const at = (shop: string, day: string): number => runningAt([promotion], shop, day).length
    expect([at('a', '2026-03-10'), at('a', '2026-03-11'), at('b', '2026-03-10')]).toEqual([1, 0, 0])
  })
  it('show the newest check of each shop', () => {
    const check = (shop: string, checked_at: string): PromotionCheck => ({ promotion_id: 'p', terminal_id: shop, checked_at }) as unknown as PromotionCheck
    expect(checkedShops('p', [check('a', '2'), check('a', '1')]).get('a')!.checked_at).toBe('2')
  })
})

describe('complaints', () => {
  const held = (id: string, state: string | null, standing: Standing = 'synced', own: Partial<Complaint> = {}): Held<Complaint> => ({ id, standing, doc: { opened_at: '2026-03-01', answer: null, ...own, ...(state && { server: { state, due_at: id, author_id: 'me' } }) } as unknown as Complaint })
  it('that wait come first, by when they are due', () => {
    expect(inOrder([held('9', 'answered'), held('3', 'reopened'), held('2', 'open')]).map(({ id }) => id)).toEqual(['2', '3', '9'])
  })
  it('are answered as soon as the phone has the answer', () => {
    expect(stateOfComplaint(held('1', 'open', 'unsent', { answer: '已补送' }))).toBe('answered')
    expect(stateOfComplaint(held('1', 'open', 'refused', { answer: '已补送' }))).toBe('open')
  })
  it('are taken back by their author alone, while nothing was done', () => {
    expect([mayWithdraw(held('1', 'open'), 'me'), mayWithdraw(held('1', 'open'), 'you'), mayWithdraw(held('1', 'answered'), 'me')]).toEqual([true, false, false])
  })
})

describe('tasks', () => {
  const task = (values: Partial<Task> = {}): Task => ({ id: 't', state: 'open', due_on: '2026-03-10', terminal_id: 'a', created_at: '2026-03-01T00:00:00.000Z', ...values }) as Task
  const update = (outcome: string, reported_at: string, server?: object): TaskUpdate => ({ task_id: 't', outcome, reported_at, ...(server && { server }) }) as unknown as TaskUpdate
  it('stand as this phone has reported them, until the branch says otherwise', () => {
    expect(stateOf(task(), [update('done', '2'), update('progress', '3')])).toBe('reported')
    expect(stateOf(task(), [update('done', '1', {}), update('returned', '2', {})])).toBe('open')
    expect(stateOf(task({ state: 'cancelled' }), [update('done', '2')])).toBe('cancelled')
  })
  it.each([['2026-03-11', 'late'], ['2026-03-10', 'today'], ['2026-03-03', 'week'], ['2026-03-02', 'later']])('on %s is %s', (today, section) => expect(sectionOf(task(), today)).toBe(section)) // prettier-ignore
  it('are shown done by a later check of the same product', () => {
    const visit = (at: string, spec_id: string): VisitWithChecks => ({ terminal_id: 'a', check_in: { device_time: at }, display_checks: [{ id: `${at}/${spec_id}`, spec_id }] }) as unknown as VisitWithChecks
    const visits = [visit('2026-02-27T01:00:00.000Z', 's'), visit('2026-03-02T01:00:00.000Z', 's'), visit('2026-03-02T01:00:00.000Z', 'other')]
    expect(evidenceFor(task({ detail: { spec_id: 's' } }), visits).map(({ day, spec_id }) => [day, spec_id])).toEqual([['2026-03-02', 's']])
  })
})

describe('colleagues', () => {
  const answer = (...names: string[]): Choices => ({ colleagues: names.map((name) => ({ id: name, name })), duties: [] })

  it('are asked for by the newest duty, once in half a day, and known without a network', async () => {
    const server = new Server()
    for (const [id, due_on] of [['new', '2026-03-31'], ['old', '2026-02-28']] as const) server.put('in_store_duties', id, { due_on })
    const phone = await openPhone(server)
    await sync(phone)
    const asked: string[] = []
    const names = (...said: string[]) => ({ open: phone.open, api: { json: async (_: string, path: string) => (asked.push(path), answer(...said)) } as unknown as Api })
    const offline = { open: phone.open, api: { json: () => Promise.reject(new TypeError('no network')) } as unknown as Api }
    const known = async () => (await knownColleagues(phone)).map(({ name }) => name)

    await learnColleagues(offline, NINE)
    expect(await known()).toEqual([])
    await learnColleagues(names('王磊'), NINE)
    await learnColleagues(names('never asked'), hours(11))
    expect([await known(), asked]).toEqual([['王磊'], ['/in-store-duties/new/choices']])
    await learnColleagues(offline, hours(13))
    expect(await known()).toEqual(['王磊'])
    await choicesOf(names('王磊', '陈伟'), 'old', hours(13)) // asked for a swap: the same list
    expect(await known()).toEqual(['王磊', '陈伟'])
  })
})
