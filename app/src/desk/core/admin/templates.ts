/** A visit template as it is edited: what can be done to it, what keeps it from being published, and what is new in it. */
import type { Question, Section, Template, Wording } from '@/core/visit/documents'

export interface PublishedTemplate extends Template {
  id: string
  name: string
  published_at: string
}

export interface Draft {
  name: string
  sections: Section[]
}

export const KINDS = ['yes_no', 'choice', 'choices', 'number', 'text'] as const
export type Kind = (typeof KINDS)[number]
/** Sections in which phones show rows of their own besides the questions, known by their keys (core/visit/sections.ts). */
export const WITH_ROWS = ['display_check', 'shelf_check', 'complaints', 'sign_off'] as const

/** A section, or a question of one. */
export interface Place {
  section: number
  question: number | null
}

export const draftOf = ({ name, sections }: PublishedTemplate): Draft => ({ name, sections })
export const hasChoices = (kind: string): boolean => kind === 'choice' || kind === 'choices'
export const hasMost = (kind: string): boolean => kind === 'text' || kind === 'number'

export function moved<T>(rows: readonly T[], from: number, to: number): T[] {
  const next = [...rows]
  const [row] = next.splice(from, 1)
  if (row !== undefined) next.splice(to, 0, row)
  return next
}

/** A key that nothing in `taken` has: answers are kept under it, so it never changes once it was published. */
export function freeKey(stem: string, taken: readonly { key: string }[]): string {
  for (let n = 1; ; n += 1) if (!taken.some(({ key }) => key === `${stem}_${n}`)) return `${stem}_${n}`
}

export function changeSection(draft: Draft, at: number, change: Partial<Section>): Draft {
  return { ...draft, sections: draft.sections.map((section, index) => (index === at ? { ...section, ...change } : section)) }
}

export function changeQuestion(draft: Draft, { section, question }: Place, change: Partial<Question>): Draft {
  const { questions } = draft.sections[section]!
  return changeSection(draft, section, { questions: questions.map((each, index) => (index === question ? { ...each, ...change } : each)) })
}

/** `before` has the keys of versions that phones may still hold. */
export function addSection(draft: Draft, after: number, before: readonly Section[] = []): Draft {
  const section: Section = { key: freeKey('section', [...draft.sections, ...before]), title: { zh: '', en: '' }, questions: [] }
  return { ...draft, sections: draft.sections.toSpliced(after + 1, 0, section) }
}

export function addQuestion(draft: Draft, at: number, before: readonly Section[] = []): Draft {
  const section = draft.sections[at]!
  const former = before.filter(({ key }) => key === section.key).flatMap(({ questions }) => questions)
  const question: Question = { key: freeKey('question', [...section.questions, ...former]), label: { zh: '', en: '' }, kind: 'yes_no', required: false, most: null, choices: [] }
  return changeSection(draft, at, { questions: [...section.questions, question] })
}

export function remove(draft: Draft, { section, question }: Place): Draft {
  if (question === null) return { ...draft, sections: draft.sections.toSpliced(section, 1) }
  return changeSection(draft, section, { questions: draft.sections[section]!.questions.toSpliced(question, 1) })
}

/** One further up (-1) or down (1). A question at the edge of its section goes on into the next one, unless that has its key. */
export function shift(draft: Draft, place: Place, by: -1 | 1): { draft: Draft; place: Place } {
  const { section, question } = place
  if (question === null) {
    const to = section + by
    if (to < 0 || to >= draft.sections.length) return { draft, place }
    return { draft: { ...draft, sections: moved(draft.sections, section, to) }, place: { section: to, question: null } }
  }
  const to = question + by
  if (to >= 0 && to < draft.sections[section]!.questions.length) return move(draft, place, { section, question: to })
  const next = draft.sections[section + by]
  return next ? move(draft, place, { section: section + by, question: by < 0 ? next.questions.length : 0 }) : { draft, place }
}

/** To where it is dropped: a section onto a section, a question onto a question or, as its last one, onto a section. */
export function move(draft: Draft, from: Place, to: Place): { draft: Draft; place: Place } {
  const stays = { draft, place: from }
  if (from.question === null) {
    return { draft: { ...draft, sections: moved(draft.sections, from.section, to.section) }, place: { section: to.section, question: null } }
  }
  const source = draft.sections[from.section]!
  const target = draft.sections[to.section]!
  if (from.section === to.section) {
    const at = to.question ?? source.questions.length - 1
    return { draft: changeSection(draft, from.section, { questions: moved(source.questions, from.question, at) }), place: { section: from.section, question: at } }
  }
  const question = source.questions[from.question]!
  if (target.questions.some(({ key }) => key === question.key)) return stays
  const at = to.question ?? target.questions.length
  const without = changeSection(draft, from.section, { questions: source.questions.toSpliced(from.question, 1) })
  return { draft: changeSection(without, to.section, { questions: target.questions.toSpliced(at, 0, question) }), place: { section: to.section, question: at } }
}

// ---- what keeps it from being published

export type FaultKind = 'name' | 'no_sections' | 'label' | 'no_choices' | 'steps' | 'key_twice'

export interface Fault {
  kind: FaultKind
  place: Place | null
}

const isSaid = ({ zh, en }: Wording): boolean => zh.trim() !== '' && en.trim() !== ''
const differ = (rows: readonly { key: string }[]): boolean => new Set(rows.map(({ key }) => key)).size === rows.length && rows.every(({ key }) => key.trim() !== '')

/** As the server checks it; the server decides. */
export function faultsOf({ name, sections }: Draft): Fault[] {
  const faults: Fault[] = []
  if (!name.trim()) faults.push({ kind: 'name', place: null })
  if (!sections.length) faults.push({ kind: 'no_sections', place: null })
  if (!differ(sections)) faults.push({ kind: 'key_twice', place: null })
  sections.forEach((section, at) => {
    const here = { section: at, question: null }
    if (!isSaid(section.title)) faults.push({ kind: 'label', place: here })
    if (section.checklist !== undefined && (!section.questions.length || section.questions.some(({ kind }) => kind !== 'yes_no'))) faults.push({ kind: 'steps', place: here })
    if (!differ(section.questions)) faults.push({ kind: 'key_twice', place: here })
    section.questions.forEach((question, index) => faults.push(...questionFaults(question, { section: at, question: index })))
  })
  return faults
}

function questionFaults({ label, kind, choices = [] }: Question, place: Place): Fault[] {
  const faults: Fault[] = []
  if (!isSaid(label)) faults.push({ kind: 'label', place })
  if (hasChoices(kind) && !choices.length) faults.push({ kind: 'no_choices', place })
  if (hasChoices(kind) && !choices.every((choice) => isSaid(choice.label))) faults.push({ kind: 'label', place })
  if (hasChoices(kind) && !differ(choices)) faults.push({ kind: 'key_twice', place })
  return faults
}

/** What travels: words without spaces around them, and no choices or limits where the kind has none. */
export function bodyOf({ name, sections }: Draft): Draft {
  const said = ({ zh, en }: Wording): Wording => ({ zh: zh.trim(), en: en.trim() })
  const question = ({ key, label, kind, required, most, choices = [] }: Question): Question => ({
    ...{ key, label: said(label), kind, required },
    most: hasMost(kind) ? (most ?? null) : null,
    choices: hasChoices(kind) ? choices.map((each) => ({ key: each.key, label: said(each.label) })) : [],
  })
  const section = ({ key, title, questions, checklist }: Section): Section => ({ key, title: said(title), questions: questions.map(question), ...(checklist !== undefined && { checklist }) })
  return { name: name.trim(), sections: sections.map(section) }
}

// ---- what is new

export interface Change {
  kind: 'added' | 'removed' | 'moved' | 'changed'
  /** Of the template, of a section, or of a question. */
  of: 'template' | 'section' | 'question'
  section: Wording | null
  question: Wording | null
  /** What is different: fields of the section or question, each with how it was and is. */
  details: { field: 'name' | 'label' | 'kind' | 'required' | 'most' | 'choices' | 'checklist'; before: unknown; after: unknown }[]
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
type Keyed = { key: string }

/** Keys whose row has left the order of the others: all but those of a longest run that kept it. */
function movedKeys(before: readonly Keyed[], after: readonly Keyed[]): Set<string> {
  const order = after.map(({ key }) => ({ key, at: before.findIndex((each) => each.key === key) })).filter(({ at }) => at >= 0)
  const runs = order.map(() => ({ length: 1, from: -1 }))
  order.forEach(({ at }, index) => {
    for (let earlier = 0; earlier < index; earlier += 1) {
      if (order[earlier]!.at < at && runs[earlier]!.length >= runs[index]!.length) runs[index] = { length: runs[earlier]!.length + 1, from: earlier }
    }
  })
  const kept = new Set<string>()
  for (let at = runs.reduce((best, run, index) => (best < 0 || run.length > runs[best]!.length ? index : best), -1); at >= 0; at = runs[at]!.from) kept.add(order[at]!.key)
  return new Set(order.map(({ key }) => key).filter((key) => !kept.has(key)))
}

export function changesOf(before: Draft, after: Draft): Change[] {
  const changes: Change[] = []
  if (before.name.trim() !== after.name.trim()) changes.push({ kind: 'changed', of: 'template', section: null, question: null, details: [{ field: 'name', before: before.name, after: after.name }] })
  const wanderers = movedKeys(before.sections, after.sections)
  for (const section of after.sections) {
    const former = before.sections.find(({ key }) => key === section.key)
    const head = { of: 'section', section: section.title, question: null } as const
    if (!former) {
      changes.push({ ...head, kind: 'added', details: [] })
    } else {
      if (wanderers.has(section.key)) changes.push({ ...head, kind: 'moved', details: [] })
      const details = [
        ...(same(former.title, section.title) ? [] : [{ field: 'label' as const, before: former.title, after: section.title }]),
        ...(former.checklist === section.checklist ? [] : [{ field: 'checklist' as const, before: former.checklist ?? null, after: section.checklist ?? null }]),
      ]
      if (details.length) changes.push({ ...head, kind: 'changed', details })
    }
    changes.push(...questionChanges(former?.questions ?? [], section))
  }
  for (const section of before.sections) {
    if (!after.sections.some(({ key }) => key === section.key)) changes.push({ kind: 'removed', of: 'section', section: section.title, question: null, details: [] })
  }
  return changes
}

const FIELDS = ['label', 'kind', 'required', 'most', 'choices'] as const
const valueOf = (question: Question, field: (typeof FIELDS)[number]): unknown => (field === 'choices' ? (hasChoices(question.kind) ? (question.choices ?? []) : []) : field === 'most' ? (hasMost(question.kind) ? (question.most ?? null) : null) : question[field])

function questionChanges(former: readonly Question[], { title, questions }: Section): Change[] {
  const wanderers = movedKeys(former, questions)
  const changes: Change[] = []
  for (const question of questions) {
    const was = former.find(({ key }) => key === question.key)
    const head = { of: 'question', section: title, question: question.label } as const
    if (!was) {
      changes.push({ ...head, kind: 'added', details: [] })
      continue
    }
    if (wanderers.has(question.key)) changes.push({ ...head, kind: 'moved', details: [] })
    const details = FIELDS.filter((field) => !same(valueOf(was, field), valueOf(question, field))).map((field) => ({ field, before: valueOf(was, field), after: valueOf(question, field) }))
    if (details.length) changes.push({ ...head, kind: 'changed', details })
  }
  for (const was of former) {
    if (!questions.some(({ key }) => key === was.key)) changes.push({ kind: 'removed', of: 'question', section: title, question: was.label, details: [] })
  }
  return changes
}
