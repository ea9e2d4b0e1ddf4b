// Reads a line of JSON, does what its verb says with one of several databases, and answers a line of JSON.
console.log = console.warn = console.error // the library logs there; the standard output is for answers

const { createInterface } = require('node:readline')
const { LokiMemoryAdapter } = require('lokijs')
const { Database } = require('@nozbe/watermelondb')
const LokiJSAdapter = require('@nozbe/watermelondb/adapters/lokijs').default
const { schema, models, sync } = require('./client.cjs')

const phones = new Map()

async function speak(phone, method, query, body) {
  const response = await fetch(`${phone.url}/api/v1/sync/watermelon?${new URLSearchParams(query)}`, {
    method,
    headers: { Authorization: `Bearer ${phone.token}`, 'Content-Type': 'application/json' },
    body: body && JSON.stringify(body),
  })
  const answer = await response.json()
  phone.seen.push({ method, query, status: response.status, answer })
  if (!response.ok) throw Object.assign(new Error(answer.slug), { status: response.status })
  return answer
}

// `faults` of one sync: the reply to the push is lost, or somebody else syncs between its pull and its push.
async function syncOnce(phone, { lose_reply, meanwhile } = {}) {
  phone.seen = []
  return sync(phone.database, async (method, query, body) => {
    if (method === 'POST' && meanwhile) await syncOnce(phones.get(meanwhile))
    const answer = await speak(phone, method, query, body)
    if (method === 'POST' && lose_reply) throw new Error('connection reset')
    return answer
  })
}

const rowOf = (record) => ({ ...record._raw })

const verbs = {
  open({ name, url, token }) {
    const adapter = new LokiJSAdapter({
      schema,
      dbName: name,
      useWebWorker: false,
      useIncrementalIndexedDB: true,
      extraLokiOptions: { adapter: new LokiMemoryAdapter(), autosave: false },
    })
    phones.set(name, { database: new Database({ adapter, modelClasses: models }), url, token, seen: [] })
  },
  async sync({ phone, ...faults }) {
    return { refusals: await syncOnce(phone, faults), seen: phone.seen }
  },
  async create({ phone, table, rows }) {
    const collection = phone.database.get(table)
    await phone.database.write(() =>
      phone.database.batch(rows.map((row) => collection.prepareCreateFromDirtyRaw({ ...row, _status: 'created', _changed: '' }))),
    )
  },
  async update({ phone, table, id, values }) {
    const record = await phone.database.get(table).find(id)
    await phone.database.write(() =>
      record.update(() => Object.entries(values).forEach(([column, value]) => record._setRaw(column, value))),
    )
  },
  async remove({ phone, table, id }) {
    const record = await phone.database.get(table).find(id)
    await phone.database.write(() => record.markAsDeleted())
  },
  async reset({ phone }) {
    await phone.database.write(() => phone.database.unsafeResetDatabase())
  },
  async rows({ phone, table }) {
    return (await phone.database.get(table).query().fetch()).map(rowOf)
  },
}

async function main() {
  for await (const line of createInterface({ input: process.stdin })) {
    const { verb, name, ...values } = JSON.parse(line)
    let reply
    try {
      reply = { answer: await verbs[verb](verb === 'open' ? { name, ...values } : { phone: phones.get(name), ...values }) }
    } catch (error) {
      reply = { error: error.message }
    }
    process.stdout.write(`${JSON.stringify(reply)}\n`)
  }
  process.exit(0)
}

main()
