/** Rule sets as forms: which fields a kind has, what may stand in them, and what a draft changes. */

export type Value = number | boolean | string
export type Parameters = Record<string, Value | Record<string, Value>>

export interface RuleSetVersion {
  version: number
  parameters: Parameters
  effective_on: string
  note: string | null
  published_by: string | null
  published_at: string
}

/** As `GET /rule-sets/{kind}` answers; version 1 is the defaults. */
export interface RuleSet {
  kind: string
  version: number
  parameters: Parameters
  defaults: Parameters
  bounds: Record<string, [number, number]>
  choices: Record<string, string[]>
  versions: RuleSetVersion[]
}

export interface RuleField {
  /** `name`, or `name.key`. */
  path: string
  name: string
  key: string | null
  kind: 'number' | 'flag' | 'word'
  least: number
  most: number
  words: readonly string[]
}

const ANY: [number, number] = [0, 1_000_000]

export function fieldsOf({ defaults, bounds, choices }: RuleSet): RuleField[] {
  return Object.entries(defaults).flatMap(([name, value]) => {
    const [least, most] = bounds[name] ?? ANY
    const field = (key: string | null, each: Value): RuleField => ({
      ...{ path: key === null ? name : `${name}.${key}`, name, key, least, most, words: choices[name] ?? [] },
      kind: typeof each === 'boolean' ? 'flag' : typeof each === 'number' ? 'number' : 'word',
    })
    return typeof value === 'object' ? Object.entries(value).map(([key, each]) => field(key, each)) : [field(null, value)]
  })
}

export function valueAt(parameters: Parameters, { name, key }: Pick<RuleField, 'name' | 'key'>): Value | undefined {
  const value = parameters[name]
  return typeof value === 'object' ? value[key ?? ''] : value
}

export type Draft = Readonly<Record<string, Value>>

/** What of a draft differs from what is there, as the API takes it: by key within values by key. */
export function changesOf(fields: readonly RuleField[], present: Parameters, draft: Draft): Parameters {
  const changes: Parameters = {}
  for (const field of fields) {
    const value = draft[field.path]
    if (value === undefined || value === valueAt(present, field)) continue
    if (field.key === null) changes[field.name] = value
    else changes[field.name] = { ...(changes[field.name] as Record<string, Value> | undefined), [field.key]: value }
  }
  return changes
}

export const isEmpty = (changes: Parameters): boolean => !Object.keys(changes).length

/** What a person has typed; null while it is no such value. */
export function readValue(field: RuleField, typed: string): Value | null {
  if (field.kind === 'flag') return typed === 'true'
  if (field.kind === 'word') return field.words.includes(typed) ? typed : null
  if (!/^-?\d+$/.test(typed.trim())) return null
  const value = Number(typed)
  return value >= field.least && value <= field.most ? value : null
}

/** The newest version, in force or not: what the next one begins from. */
export const newestOf = (set: RuleSet): Parameters => merged(set.defaults, set.versions[0]?.parameters ?? {})

function merged(defaults: Parameters, stored: Parameters): Parameters {
  return Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => {
      const over = stored[name]
      return [name, typeof value === 'object' && typeof over === 'object' ? { ...value, ...over } : (over ?? value)]
    }),
  )
}

export const versionsOf = ({ versions }: RuleSet): number[] => [...versions.map(({ version }) => version), 1]
