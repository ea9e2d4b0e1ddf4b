/** What the server says that a hand-over would do, as lines to read. */
export interface Moved {
  moving: number
  staying: number
}

export interface Preview {
  shops: Moved
  tasks: Moved
  duties: Moved
  complaints: Moved
  visits: Moved
  maintenance_plans: Moved
  promotions: Moved
  stops: { leaving: number; plans: number; without_a_plan: number }
  managers: { manager: { id: string; name: string }; is_successor: boolean; shops_before: number; shops_after: number; benchmarks_before: number; benchmarks_after: number }[]
}

export function linesOf(preview: Preview): [string, Moved][] {
  const { shops, tasks, duties, complaints, visits, maintenance_plans: plans, promotions } = preview
  return Object.entries({ shops, tasks, duties, complaints, visits, plans, promotions })
}

/** Planned visits are no matter of moving or staying: they leave plans, and are named in others or in none. */
export function stopsOf({ stops: { leaving, without_a_plan } }: Preview): [string, number][] {
  const all: [string, number][] = [['stops_leaving', leaving], ['stops_arriving', leaving - without_a_plan], ['stops_without', without_a_plan]]
  return all.filter(([, count]) => count > 0)
}
