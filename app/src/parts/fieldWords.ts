/** The words for documents that are on the phone: names of what they refer to, from the phone's own store. */
import { knownColleagues } from '@/core/day/colleagues'
import type { Duty } from '@/core/day/documents'
import type { OpenPhone } from '@/core/phone'
import type { Template } from '@/core/visit/documents'
import type { Doc } from '@/core/wire'
import { i18n } from '@/i18n'
import { type Option, type Words, asked } from './fields'

const { t } = i18n.global

export async function wordsOf(open: OpenPhone, docs: (Doc | null)[]): Promise<Words> {
  const { store } = open
  const named = (collection: string, name: string): Promise<Option[]> =>
    store.list(collection).then((all) => all.map(({ id, doc }) => ({ key: id, label: String(doc[name] ?? id) })))
  const [shop, spec, promotions, tasks, duties, templates, colleagues] = await Promise.all([
    named('terminals', 'name'),
    named('specs', 'name'),
    named('promotions', 'name'),
    named('tasks', 'title'),
    store.list<Duty>('in_store_duties'),
    store.list<Template>('visit_templates'),
    knownColleagues({ open }),
  ])
  const colleague = colleagues.map(({ id, name }) => ({ key: id, label: name }))
  const names = new Map([...shop, ...spec, ...promotions, ...tasks, ...colleague].map(({ key, label }) => [key, label]))
  for (const { id, doc } of duties) names.set(id, doc.terminal?.name ?? t('in_store.any_shop'))
  const versions = docs.map((doc) => doc?.['template_version'])
  return { names, options: { shop, spec, colleague }, ...asked(templates.map(({ doc }) => doc).filter(({ version }) => versions.includes(version))) }
}
