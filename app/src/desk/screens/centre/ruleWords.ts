/** What kinds, parameters and words of rule sets are called. A parameter that has no words here is called as the API calls it. */
import { useI18n } from 'vue-i18n'
import type { RuleField, Value } from '../../core/centre/rules'

/** Keys with words of their own elsewhere: reasons of failing, signals, bands, faults of plans. */
const KEYS = ['scores.reasons', 'scores.bands', 'visit.signals', 'desk_centre.rules.keys']

export function useRuleWords() {
  const { t, te } = useI18n()
  const known = (key: string, fallback: string): string => (te(key) ? t(key) : fallback.replaceAll('_', ' '))
  const kindOf = (kind: string): string => known(`desk_centre.rules.kinds.${kind}`, kind)
  function keyOf(key: string): string {
    const path = KEYS.find((each) => te(`${each}.${key}`))
    return path ? (/^[DP]\d/.test(key) ? `${key} ${t(`${path}.${key}`)}` : t(`${path}.${key}`)) : key.replaceAll('_', ' ')
  }
  return {
    kindOf,
    nameOf: (name: string): string => known(`desk_centre.rules.names.${name}`, name),
    keyOf,
    fieldOf: ({ name, key }: Pick<RuleField, 'name' | 'key'>): string => known(`desk_centre.rules.names.${name}`, name) + (key === null ? '' : ` · ${keyOf(key)}`),
    valueOf: (value: Value | null | undefined): string => {
      if (value === null || value === undefined) return '–'
      if (typeof value === 'boolean') return t(value ? 'desk.yes' : 'desk.no')
      return typeof value === 'number' ? String(value) : known(`desk_centre.rules.words.${value}`, value)
    },
  }
}
