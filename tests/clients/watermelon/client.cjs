const { Model, Q, appSchema, tableSchema } = require('@nozbe/watermelondb')
const { synchronize } = require('@nozbe/watermelondb/sync')

const text = (name) => ({ name, type: 'string', isOptional: true })
const number = (name) => ({ name, type: 'number', isOptional: true })
const terminals = [...['license_no', 'name', 'manager_id', 'branch_id'].map(text), number('tier')]
const visits = [...['terminal_id', 'kind', 'joint_with', 'submitted_at'].map(text), number('template_version'),
  ...['check_in', 'check_out', 'sections', 'shelf_checks', 'display_checks', 'photos', 'server'].map(text)] // JSON
const schema = appSchema({ version: 1, tables: [
  tableSchema({ name: 'terminals', columns: terminals }),
  tableSchema({ name: 'visits', columns: visits }),
] })
class Terminal extends Model { static table = 'terminals' }
class Visit extends Model { static table = 'visits' }

// One sync. Returns why the server refused documents; they stay unsent until they are corrected.
async function sync(database, ask) {
  const unsent = await database.get('visits').query(Q.where('_status', 'updated')).fetchIds()
  let orphans = [], refusals = []
  const pullChanges = async ({ lastPulledAt, schemaVersion, migration }) => {
    const query = { last_pulled_at: lastPulledAt, schema_version: schemaVersion, migration: JSON.stringify(migration) }
    const answer = await ask('GET', { ...query, strategy: 'replacement' })
    const { updated = [], deleted = [] } = answer.changes.visits ?? {}
    const here = new Set(updated.map(({ id }) => id)), gone = new Set(deleted), reset = answer.experimentalStrategy
    // The library would drop unsent edits of what has left this phone. They stay until they have been sent.
    const parting = unsent.filter((id) => gone.has(id) || (reset && !here.has(id)))
    orphans = [...(await database.localStorage.get('orphans') ?? []), ...parting].filter((id) => !here.has(id))
    await database.localStorage.set('orphans', orphans)
    if (answer.changes.visits) answer.changes.visits.deleted = deleted.filter((id) => !orphans.includes(id))
    if (reset) answer.experimentalStrategy = { default: reset, override: {}, experimentalQueryRecordsForReplacement: {
      visits: () => [Q.where('id', Q.notIn(orphans))] } }
    return answer
  }
  const pushChanges = async ({ changes, lastPulledAt }) => {
    const query = { last_pulled_at: lastPulledAt, device_time: new Date().toISOString(), schema: 1 }
    const answer = await ask('POST', query, { changes })
    refusals = answer.refusals
    return answer
  }
  await synchronize({ database, pullChanges, pushChanges, sendCreatedAsUpdated: true })
  const sent = await database.get('visits').query(Q.where('id', Q.oneOf(orphans)), Q.where('_status', 'synced')).fetch()
  await database.write(() => database.batch(sent.map((visit) => visit.prepareDestroyPermanently())))
  await database.localStorage.set('orphans', orphans.filter((id) => !sent.some((visit) => visit.id === id)))
  return refusals
}

module.exports = { schema, models: [Terminal, Visit], sync }
