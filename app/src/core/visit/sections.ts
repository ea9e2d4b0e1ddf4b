/** What the template in force asks, what is answered, and what is missing. */
import type { Answer, Answers, DisplayCheck, Question, Section, Template, VisitDoc } from './documents'
import type { DueDisplay } from './displays'

/** Sections with rows of their own besides their questions. A template that has none of this name gets one without questions. */
export const DISPLAYS = 'display_check'
export const SHELF = 'shelf_check'
export const COMPLAINTS = 'complaints'
export const SIGN_OFF = 'sign_off'

const OWN: Section[] = [
  { key: DISPLAYS, title: { zh: '陈列检查', en: 'Display check' }, questions: [] },
  { key: SHELF, title: { zh: '上架与价格', en: 'Shelf and prices' }, questions: [] },
]

/** The newest version; a visit that was begun under an older one stays with it. */
export function templateInForce(templates: Template[]): Template | null {
  return templates.reduce<Template | null>((newest, each) => (newest && newest.version > each.version ? newest : each), null)
}

export function sectionsOf(template: Template): Section[] {
  const missing = OWN.filter((own) => !template.sections.some((section) => section.key === own.key))
  return [...template.sections, ...missing]
}

export function isAnswered(answer: Answer | undefined): boolean {
  return answer !== undefined && answer !== null && answer !== '' && !(Array.isArray(answer) && answer.length === 0)
}

/** What is empty does not travel. */
export function withAnswer(answers: Answers, section: string, question: string, answer: Answer): Answers {
  const others = { ...answers[section] }
  delete others[question]
  const mine = isAnswered(answer) ? { ...others, [question]: answer } : others
  const rest = { ...answers }
  delete rest[section]
  return Object.keys(mine).length ? { ...rest, [section]: mine } : rest
}

export type Standing = 'untouched' | 'begun' | 'done' | 'missing'

export interface Missing {
  section: string
  kind: 'question' | 'photo' | 'display' | 'shelf' | 'check_out'
  /** Of a question; of a photo the view. */
  question?: Question
  view?: string
  spec_id?: string
}

/** What a visit lacks to be whole. None of it keeps anybody from handing it in: the branch sees it as it is. */
export function missingOf(visit: VisitDoc, template: Template, due: DueDisplay[]): Missing[] {
  const questions = template.sections.flatMap((section) =>
    section.questions
      .filter((question) => question.required && !isAnswered(visit.sections[section.key]?.[question.key]))
      .map((question): Missing => ({ section: section.key, kind: 'question', question })),
  )
  const displays = due.flatMap(({ standard }) => displayGaps(visit, standard.spec_id, standard.views))
  const shelf: Missing[] = visit.shelf_checks.length ? [] : [{ section: SHELF, kind: 'shelf' }]
  return [...questions, ...displays, ...shelf]
}

function displayGaps(visit: VisitDoc, spec_id: string, views: { view: string }[]): Missing[] {
  const check = visit.display_checks.find((each) => each.spec_id === spec_id)
  if (!check) return [{ section: DISPLAYS, kind: 'display', spec_id }]
  const lacking = views.filter(({ view }) => !photosOf(visit, check, view).length)
  return lacking.map(({ view }) => ({ section: DISPLAYS, kind: 'photo', view, spec_id }))
}

export function photosOf(visit: VisitDoc, check: DisplayCheck, view: string | null) {
  return visit.photos.filter((photo) => photo.display_check_id === check.id && photo.view === view)
}

/** How far a section is, for the list of them. */
export function standingOf(section: Section, visit: VisitDoc, missing: Missing[]): Standing {
  const answers = visit.sections[section.key] ?? {}
  const rows = section.key === SHELF ? visit.shelf_checks.length : section.key === DISPLAYS ? visit.display_checks.length : 0
  const begun = rows > 0 || Object.keys(answers).length > 0
  if (!begun) return 'untouched'
  return missing.some((each) => each.section === section.key) ? 'missing' : 'done'
}
