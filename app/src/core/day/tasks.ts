/** Tasks in the order in which they are due, as they stand with what this phone has said and not sent. */
import type { Task, Visit } from '../documents'
import { cityDay, daysBetween } from '../time'
import type { TaskUpdate } from './documents'

export type TaskState = Task['state']
export type Section = 'late' | 'today' | 'week' | 'later'

const AFTER: Partial<Record<TaskUpdate['outcome'], TaskState>> = { done: 'reported', impossible: 'reported' }

/** The server's word, and over it what was reported here and has not arrived. */
export function stateOf(task: Task, updates: TaskUpdate[]): TaskState {
  if (task.state !== 'open') return task.state
  const unsent = updates.filter((update) => update.task_id === task.id && !update.server).sort((a, b) => a.reported_at.localeCompare(b.reported_at))
  return unsent.reduce<TaskState>((state, { outcome }) => AFTER[outcome] ?? state, 'open')
}

export function sectionOf(task: Task, today: string): Section {
  if (task.due_on === null) return 'later'
  const left = daysBetween(today, task.due_on)
  return left < 0 ? 'late' : left === 0 ? 'today' : left <= 7 ? 'week' : 'later'
}

export function byDue(a: Task, b: Task): number {
  return (a.due_on ?? '9999').localeCompare(b.due_on ?? '9999') || a.title.localeCompare(b.title)
}

interface Check {
  id: string
  spec_id: string
}

/** A visit as far as a task is concerned. */
export type VisitWithChecks = Visit & { display_checks?: Check[] }

export interface Evidence {
  check_id: string
  spec_id: string
  day: string
}

/** Display checks of visits after the task was given, of its spec: any of them may show that the display was put right. */
export function evidenceFor(task: Task, visits: VisitWithChecks[]): Evidence[] {
  const since = String(task['created_at'] ?? '')
  const spec = (task['detail'] as { spec_id?: string } | undefined)?.spec_id
  const later = visits.filter((visit) => visit.terminal_id === task.terminal_id && visit.check_in.device_time > since)
  const checks = later.flatMap((visit) =>
    (visit.display_checks ?? []).map(({ id, spec_id }) => ({ check_id: id, spec_id, day: cityDay(Date.parse(visit.check_in.device_time)) })),
  )
  return checks.filter((check) => !spec || check.spec_id === spec).sort((a, b) => b.day.localeCompare(a.day))
}
