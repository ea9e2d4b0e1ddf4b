import { describe, expect, it } from 'vitest'
import type { Section } from '@/core/visit/documents'
import { differencesOf, factsOf, screenOf } from '@/desk/core/admin/audit'
import { monthsOf, type NamedDay } from '@/desk/core/admin/calendar'
import { begin, redo, step, undo } from '@/desk/core/admin/history'
import { type Draft, addQuestion, addSection, bodyOf, changeQuestion, changesOf, faultsOf, move, remove, shift } from '@/desk/core/admin/templates'

const words = (text: string) => ({ zh: text, en: text })
const section = (key: string, ...questions: string[]): Section => ({ key, title: words(key), questions: questions.map((each) => ({ key: each, label: words(each), kind: 'yes_no', required: false, most: null, choices: [] })) })
const DRAFT: Draft = { name: '日常拜访', sections: [section('a', 'a1', 'a2'), section('b', 'b1'), section('c')] }
const outline = ({ sections }: Draft): string => sections.map(({ key, questions }) => `${key}(${questions.map((each) => each.key).join(' ')})`).join(' ')

describe('A template that is edited', () => {
  it('moves a section among its like, and a question on into the next section', () => {
    expect(outline(shift(DRAFT, { section: 0, question: null }, 1).draft)).toBe('b(b1) a(a1 a2) c()')
    expect(shift(DRAFT, { section: 0, question: null }, -1).draft).toBe(DRAFT)
    expect(outline(shift(DRAFT, { section: 0, question: 0 }, 1).draft)).toBe('a(a2 a1) b(b1) c()')
    const on = shift(DRAFT, { section: 0, question: 1 }, 1)
    expect(outline(on.draft)).toBe('a(a1) b(a2 b1) c()')
    expect(on.place).toEqual({ section: 1, question: 0 })
    expect(outline(shift(on.draft, on.place, -1).draft)).toBe(outline(DRAFT))
    expect(outline(move(DRAFT, { section: 1, question: 0 }, { section: 0, question: null }).draft)).toBe('a(a1 a2 b1) b() c()')
  })

  it('keeps a question where it is when another section has its key already', () => {
    const draft = { ...DRAFT, sections: [section('a', 'note'), section('b', 'note')] }
    expect(move(draft, { section: 0, question: 0 }, { section: 1, question: 0 }).draft).toBe(draft)
  })

  it('never gives a new question the key of one that was taken away: phones may still hold its answers', () => {
    const added = addQuestion(DRAFT, 2)
    const again = addQuestion(remove(added, { section: 2, question: 0 }), 2, added.sections)
    expect([added, again].map((each) => each.sections[2]!.questions[0]!.key)).toEqual(['question_1', 'question_2'])
  })

  it('is not published with words, choices or steps missing, and without what its kinds do not have', () => {
    expect(faultsOf(DRAFT)).toEqual([])
    expect(faultsOf({ name: ' ', sections: [] }).map(({ kind }) => kind)).toEqual(['name', 'no_sections'])
    const choice = changeQuestion(DRAFT, { section: 0, question: 1 }, { kind: 'choice' })
    expect(faultsOf(choice)).toEqual([{ kind: 'no_choices', place: { section: 0, question: 1 } }])
    expect(faultsOf(addSection(DRAFT, 0))).toEqual([{ kind: 'label', place: { section: 1, question: null } }])
    expect(faultsOf({ ...DRAFT, sections: [{ ...section('c'), checklist: '135' }] }).map(({ kind }) => kind)).toEqual(['steps'])
    const kept = changeQuestion(DRAFT, { section: 0, question: 0 }, { label: { zh: ' 是 ', en: 'x' }, most: 5, choices: [{ key: 'k', label: words('k') }] })
    expect(bodyOf(kept).sections[0]!.questions[0]).toEqual({ key: 'a1', label: { zh: '是', en: 'x' }, kind: 'yes_no', required: false, most: null, choices: [] })
  })

  it('says what is different from the version before, and of a move only what has moved', () => {
    expect(changesOf(DRAFT, DRAFT)).toEqual([])
    const said = (draft: Draft) => changesOf(DRAFT, draft).map(({ kind, of, section: s, question: q, details }) => [kind, of, s?.zh ?? '', q?.zh ?? '', ...details.map(({ field }) => field)].join(' ').trim())
    expect(said(move(DRAFT, { section: 2, question: null }, { section: 0, question: null }).draft)).toEqual(['moved section c'])
    expect(said(remove(DRAFT, { section: 0, question: 0 }))).toEqual(['removed question a a1'])
    expect(said(changeQuestion(DRAFT, { section: 1, question: 0 }, { required: true, kind: 'text', most: 80 }))).toEqual(['changed question b b1 kind required most'])
    expect(said({ ...remove(DRAFT, { section: 1, question: null }), name: '新' })).toEqual(['changed template   name', 'removed section b'])
  })

  it('goes back and forth, letters of one field being one step', () => {
    let history = begin('')
    for (const text of ['a', 'ab', 'abc']) history = step(history, text, 'name')
    history = step(history, 'abc!', 'other')
    expect(undo(history).now).toBe('abc')
    expect(undo(undo(history)).now).toBe('')
    expect(redo(undo(history)).now).toBe('abc!')
    expect(undo(begin('x')).now).toBe('x')
    expect(step(undo(history), 'z').future).toEqual([])
  })
})

describe('A year of working days', () => {
  const named: NamedDay[] = [
    { day: '2026-10-01', kind: 'holiday', name: '国庆节', source: 'library' },
    { day: '2026-10-10', kind: 'working_day', name: '国庆节调休', source: 'library' },
    { day: '2026-10-03', kind: 'ordinary', name: null, source: 'city' },
  ]

  it('begins weeks on Monday and counts the days that are worked', () => {
    const october = monthsOf(2026, named)[9]!
    expect(october.weeks[0]!.map((day) => day?.number ?? 0)).toEqual([0, 0, 0, 1, 2, 3, 4])
    expect(october.weeks.flat().filter((day) => day && day.look !== 'work' && day.look !== 'weekend').map((day) => `${day!.number} ${day!.look}`)).toEqual(['1 holiday', '10 make_up'])
    expect(october.workingDays).toBe(22)
    expect(monthsOf(2028, []).reduce((sum, { weeks }) => sum + weeks.flat().filter(Boolean).length, 0)).toBe(366)
  })
})

describe('A line of the audit log', () => {
  it('says what was and is, and what else is known', () => {
    const detail = { before: { name: '城东', locality: 'urban' }, after: { name: '东城', locality: 'urban' }, note: null, file: 'a.csv' }
    expect(differencesOf({ detail })).toEqual([{ field: 'name', before: '城东', after: '东城' }])
    expect(factsOf({ detail })).toEqual([['file', 'a.csv']])
    expect(factsOf({ detail: { before: '2026-03-01', files: 3 } })).toEqual([['before', '2026-03-01'], ['files', 3]])
  })

  it('leads to the thing, to the list that has it, or nowhere', () => {
    const line = (thing: string, thing_id: string | null, detail = {}) => screenOf({ thing, thing_id, detail })
    expect(line('task', 'a')).toBe('/app/desk/tasks/a')
    expect(line('month', null, { month: '2026-10' })).toBe('/app/desk/closings/2026-10')
    expect(line('device', 'b', { person_id: 'c' })).toBe('/app/desk/people/c')
    expect(line('sales', null)).toBe('/app/desk/imports?table=sales')
    expect([line('session', 'd'), line('device', 'b'), line('visit', null)]).toEqual([null, null, null])
  })
})
