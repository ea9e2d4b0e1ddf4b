/** What a version of a plan says otherwise than the one before: field by field, and standard by standard. */
export interface Standard {
  spec_id: string
  position: string | null
  least_facings: number | null
  price_tag: boolean
  materials: boolean
  note: string | null
  views: { view: string; example_photo_id?: string | null }[]
}

export interface Version {
  version: number
  name: string
  first_month: string
  last_month: string
  executor: string
  materials_by: string | null
  materials: { name: string; quantity: number }[]
  note: string | null
  terminals: number
  standards: Standard[]
}

export interface Difference {
  /** A field of the version, or of a standard. */
  field: string
  /** Of a standard: whose. */
  spec_id: string | null
  before: unknown
  after: unknown
}

const FIELDS = ['name', 'first_month', 'last_month', 'executor', 'materials_by', 'materials', 'note', 'terminals'] as const
const OF_STANDARDS = ['position', 'least_facings', 'price_tag', 'materials', 'note', 'views'] as const

export function differences(before: Version, after: Version): Difference[] {
  const found: Difference[] = FIELDS.filter((field) => !same(before[field], after[field])).map((field) => ({ field, spec_id: null, before: before[field], after: after[field] }))
  const [old, now] = [byId(before.standards), byId(after.standards)]
  for (const spec_id of new Set([...old.keys(), ...now.keys()])) {
    const [was, is] = [old.get(spec_id), now.get(spec_id)]
    if (!was || !is) found.push({ field: 'standard', spec_id, before: was ?? null, after: is ?? null })
    else for (const field of OF_STANDARDS) if (!same(was[field], is[field])) found.push({ field, spec_id, before: was[field], after: is[field] })
  }
  return found
}

const byId = (standards: readonly Standard[]): Map<string, Standard> => new Map(standards.map((each) => [each.spec_id, each]))
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)
