/** What plans ask of the displays that a visit checked, by the check's id; of one without a plan there is none. */
import type { Standard, VisitPhoto } from '@/core/visit/documents'
import { desk } from '../../parts/desk'
import type { VisitDetail } from '../../core/review/documents'

export interface Point {
  point: 'position' | 'facings' | 'price_tag' | 'materials' | 'photos'
  asked: unknown
  found: unknown
  passes: boolean | null
}

export interface Judged {
  plan: { id: string; name: string }
  passes: boolean | null
  points: Point[]
  standard: Standard | null
}

interface CheckDocument {
  id: string
  spec: { id: string }
  plan: { id: string; version: number; name: string; points: Point[]; passes: boolean | null } | null
}

interface Plan {
  standards: Standard[]
  version: number
  versions: { version: number; standards: Standard[] }[]
}

/** More than any visit has. */
const MOST_CHECKS = 200

export async function standardsOf({ id: subject_id, display_checks }: VisitDetail): Promise<Record<string, Judged>> {
  if (!display_checks.length) return {}
  const { items } = await desk.json<{ items: CheckDocument[] }>('GET', '/display-checks', { query: { subject_id, limit: MOST_CHECKS } })
  const named = items.flatMap((check) => (check.plan ? [{ ...check, plan: check.plan }] : []))
  const ids = [...new Set(named.map(({ plan }) => plan.id))]
  const plans = new Map(await Promise.all(ids.map(async (id) => [id, await desk.json<Plan>('GET', `/maintenance-plans/${id}`).catch(() => null)] as const)))
  return Object.fromEntries(
    named.map(({ id, spec, plan: { id: planId, version, name, passes, points } }) => {
      const plan = plans.get(planId)
      const standards = plan?.versions.find((each) => each.version === version)?.standards ?? plan?.standards ?? []
      return [id, { plan: { id: planId, name }, passes, points, standard: standards.find((each) => each.spec_id === spec.id) ?? null }]
    }),
  )
}

/** The picture that shows how this one should look. */
export function exampleFor(photo: VisitPhoto, judged: Judged | undefined): string | null {
  return judged?.standard?.views.find(({ view }) => view === photo.view)?.example_photo_id ?? null
}
