/** The answers of a visit in the words of the template version under which it was made. */
import type { Answer, Answers, Question, Section, Wording } from '@/core/visit/documents'
import { isAnswered } from '@/core/visit/sections'

export interface SaidAnswer {
  path: string
  label: string
  /** Empty where nothing was answered. */
  text: string
  /** Of yes or no, and of a step of a checklist. */
  isYes: boolean | null
  isMissing: boolean
}

export interface SaidSection {
  key: string
  title: string
  checklist: string | null
  answers: SaidAnswer[]
  /** How many are answered; of a checklist how many steps were done. */
  done: number
}

export interface Words {
  said: (wording: Wording) => string
  yes: string
  no: string
}

/** In the template's order; what it does not ask for stands at the end, as it came. */
export function saidSections(template: readonly Section[], answers: Answers, words: Words): SaidSection[] {
  const asked = template.map((section) => {
    const own = answers[section.key] ?? {}
    const rows = section.questions.map((question) => saidAnswer(section.key, question, own[question.key], words))
    const known = new Set(section.questions.map(({ key }) => key))
    const others = Object.entries(own).filter(([key]) => !known.has(key)).map(([key, answer]) => unasked(section.key, key, answer))
    return said(section.key, words.said(section.title), section.checklist ?? null, [...rows, ...others])
  })
  const sections = new Set(template.map(({ key }) => key))
  const others = Object.entries(answers).filter(([key]) => !sections.has(key))
  return [...asked, ...others.map(([key, own]) => said(key, key, null, Object.entries(own).map(([question, answer]) => unasked(key, question, answer))))]
}

function said(key: string, title: string, checklist: string | null, answers: SaidAnswer[]): SaidSection {
  return { key, title, checklist, answers, done: answers.filter(({ text, isYes }) => (checklist ? isYes === true : text !== '')).length }
}

function saidAnswer(section: string, question: Question, answer: Answer | undefined, words: Words): SaidAnswer {
  const isMissing = question.required && !isAnswered(answer)
  const isYes = question.kind === 'yes_no' && typeof answer === 'boolean' ? answer : null
  return { path: `sections.${section}.${question.key}`, label: words.said(question.label), text: textOf(question, answer, words), isYes, isMissing }
}

export function textOf(question: Pick<Question, 'kind' | 'choices'>, answer: Answer | undefined, { said: say, yes, no }: Words): string {
  if (!isAnswered(answer)) return ''
  if (typeof answer === 'boolean') return answer ? yes : no
  const chosen = (key: string): string => {
    const choice = question.choices?.find((each) => each.key === key)
    return choice ? say(choice.label) : key
  }
  if (Array.isArray(answer)) return answer.map(chosen).join(' · ')
  return question.kind === 'choice' ? chosen(String(answer)) : String(answer)
}

function unasked(section: string, key: string, answer: Answer): SaidAnswer {
  return { path: `sections.${section}.${key}`, label: key, text: Array.isArray(answer) ? answer.join(' · ') : String(answer ?? ''), isYes: null, isMissing: false }
}
