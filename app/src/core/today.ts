/** The day's list, put together from what the phone has: the plan's stops in their order, what is due at each, and what is done. */
import type { Reason, Task, Terminal, Visit, VisitPlan } from './documents'
import { type Place, distance, placeOf } from './distances'
import { cityDay, cityMonth } from './time'

export interface TodayStop {
  terminal: Terminal
  in_store_day: boolean
  reasons: Reason[]
  tasks: Task[]
  /** `none`, `open` while somebody is there, or `done`. */
  visit: 'none' | 'open' | 'done'
  /** From where the phone is; null while that is not known. */
  distance_m: number | null
}

export interface Today {
  day: string
  /** null: there is no plan of this month. */
  state: VisitPlan['state'] | null
  length_m: number | null
  stops: TodayStop[]
  done: number
  /** Open tasks due within a week, or late, at shops that are not on the list, and those of no shop. */
  other_tasks: { task: Task; terminal: Terminal | null }[]
  /** The next day that has stops, if this one has none. */
  next_day: string | null
}

export interface Sources {
  plans: VisitPlan[]
  /** At least those of `shopsNamed`. */
  terminals: Terminal[]
  tasks: Task[]
  /** Of this day. */
  visits: Visit[]
}

const SOON_DAYS = 7

/** The shops that the list of this day speaks of, by id. */
export function shopsNamed(now: number, { plans, tasks }: Pick<Sources, 'plans' | 'tasks'>): string[] {
  const day = cityDay(now)
  const stops = plans.flatMap((plan) => plan.days.filter((each) => each.day === day).flatMap(({ stops }) => stops))
  const named = [...stops, ...tasks.filter((task) => task.state === 'open')].map(({ terminal_id }) => terminal_id)
  return [...new Set(named.filter((id) => id !== null))]
}

export function todayOf(now: number, { plans, terminals, tasks, visits }: Sources, here: Place | null): Today {
  const day = cityDay(now)
  const shops = new Map(terminals.map((terminal) => [terminal.id, terminal]))
  const open = tasks.filter((task) => task.state === 'open').sort(byDue)
  const plan = plans.find((each) => each.month === cityMonth(now)) ?? null
  const planned = plan?.days.find((each) => each.day === day)
  const stops = (planned?.stops ?? []).flatMap(({ terminal_id, in_store_day, reasons }) => {
    const terminal = shops.get(terminal_id)
    if (!terminal) return [] // it has changed hands since
    const at = placeOf(terminal)
    return {
      ...{ terminal, in_store_day, reasons },
      tasks: open.filter((task) => task.terminal_id === terminal_id),
      visit: standing(visits.filter((visit) => visit.terminal_id === terminal_id && madeOn(visit) === day)),
      distance_m: here && at ? distance(here, at) : null,
    }
  })
  const listed = new Set(stops.map((stop) => stop.terminal.id))
  const soon = cityDay(now + SOON_DAYS * 86_400_000)
  return {
    day,
    state: plan?.state ?? null,
    length_m: planned?.length_m ?? null,
    stops,
    done: stops.filter((stop) => stop.visit === 'done').length,
    other_tasks: open
      .filter((task) => !listed.has(task.terminal_id ?? '') && task.due_on !== null && task.due_on <= soon)
      .map((task) => ({ task, terminal: shops.get(task.terminal_id ?? '') ?? null })),
    next_day: stops.length ? null : nextDay(plans, day),
  }
}

function standing(visits: Visit[]): TodayStop['visit'] {
  if (!visits.length) return 'none'
  return visits.some((visit) => visit.check_out) ? 'done' : 'open'
}

function madeOn(visit: Visit): string {
  return cityDay(new Date(visit.server?.started_at ?? visit.check_in.device_time))
}

function byDue(a: Task, b: Task): number {
  return (a.due_on ?? '9999').localeCompare(b.due_on ?? '9999')
}

function nextDay(plans: VisitPlan[], after: string): string | null {
  const days = plans.flatMap((plan) => plan.days.filter(({ day, stops }) => day > after && stops.length).map(({ day }) => day))
  return days.sort()[0] ?? null
}
