/** A branch's day put together from what five lists say: one row for each manager, and the figures above them. */
import type { BranchDay, ManagersDay } from './wire/day'
import type { Board } from './wire/inStore'
import type { Phone } from './wire/phones'
import type { ReportOfManager, Rollup } from './wire/reports'

/** Where somebody is, as far as the phone has told. */
export type Whereabouts = 'in_store' | 'visiting' | 'out' | 'not_seen'

export interface DayRow extends ManagersDay {
  whereabouts: Whereabouts
  /** The shop of `visiting` and `in_store`, and since when. */
  at: { name: string; since: string } | null
  report: ReportOfManager | null
  atRisk: number
  /** The phone that was heard of last. */
  phone: Phone | null
}

export interface DayFigures {
  managers: number
  /** In a shop just now, or seen in one today. */
  out: number
  inShop: number
  planned: number
  done: number
  /** Of those done, on another day than planned. */
  elsewhen: number
  visits: number
  reported: number
  reportsDue: number
  urgent: number
  silent: number
}

export interface DayParts {
  day: BranchDay
  board: Board | null
  rollup: Rollup | null
  phones: readonly Phone[]
}

export function rowsOf({ day, board, rollup, phones }: DayParts): DayRow[] {
  const reports = new Map(rollup?.branches.flatMap(({ managers }) => managers).map((each) => [each.manager.id, each]))
  const duties = new Map(board?.managers.map((each) => [each.manager?.id ?? '', each.duties]))
  return day.items.map((each) => {
    const own = duties.get(each.manager.id) ?? []
    const inStore = own.find((duty) => duty.day?.state === 'open' && duty.day.day === day.day)
    const at = inStore ? { name: inStore.terminal?.name ?? '', since: inStore.day!.arrived_at } : each.now ? { name: each.now.terminal.name, since: each.now.since } : null
    return {
      ...each,
      whereabouts: inStore ? 'in_store' : each.now ? 'visiting' : each.visits ? 'out' : 'not_seen',
      at,
      report: reports.get(each.manager.id) ?? null,
      atRisk: own.filter(({ state }) => state === 'at_risk').length,
      phone: latest(phones.filter(({ person_id }) => person_id === each.manager.id)),
    }
  })
}

export function figuresOf(rows: readonly DayRow[]): DayFigures {
  const sum = (of: (row: DayRow) => number): number => rows.reduce((total, row) => total + of(row), 0)
  const count = (is: (row: DayRow) => boolean): number => rows.filter(is).length
  const reports = rows.map(({ report }) => report).filter((each) => each !== null)
  return {
    managers: rows.length,
    out: count(({ whereabouts }) => whereabouts !== 'not_seen'),
    inShop: count(({ at }) => at !== null),
    planned: sum(({ planned }) => planned),
    done: sum(({ done }) => done),
    elsewhen: sum(({ done, done_on_day }) => done - done_on_day),
    visits: sum(({ visits }) => visits),
    reported: reports.filter(({ state }) => ['reported', 'nil', 'late'].includes(state)).length,
    reportsDue: reports.length,
    urgent: reports.reduce((total, { urgent }) => total + urgent, 0),
    silent: count(({ phone }) => phone?.is_silent ?? false),
  }
}

function latest(phones: readonly Phone[]): Phone | null {
  return phones.reduce<Phone | null>((last, each) => (last && last.last_seen_at >= each.last_seen_at ? last : each), null)
}
