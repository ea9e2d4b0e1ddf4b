// An app with RxDB that does what it is told: a line of JSON in, a line of JSON out. See tests/served.py.
import { createInterface } from "node:readline";
import { createRxDatabase } from "rxdb/plugins/core";
import { getRxStorageMemory } from "rxdb/plugins/storage-memory";
import { wrappedValidateAjvStorage } from "rxdb/plugins/validate-ajv";
import { replicate, visits } from "./client.mjs";

const [address, firstToken] = process.argv.slice(2);
const fields = `license_no name branch_id manager_id kind is_benchmark tier store_format scale trade_area locality address
  latitude longitude datum accuracy_m wgs84_latitude wgs84_longitude opening_hours owner_name owner_phone closed_on updated_at`;
const terminals = {
  version: 0, primaryKey: "id", type: "object", required: ["id"],
  properties: {
    id: { type: "string", maxLength: 36 },
    ...Object.fromEntries(fields.split(/\s+/).map((name) => [name, {}])),
  },
};

// The network: "up", "down", or "mute", where requests arrive and their answers are lost.
let network = "up";
let lost = 0;
let pulls = 0;
const trueFetch = globalThis.fetch;
globalThis.fetch = async (...request) => {
  if (request[0].includes("/pull?")) pulls += 1;
  if (network === "down") throw new TypeError("no network");
  const answer = await trueFetch(...request);
  if (network !== "mute") return answer;
  await answer.text();
  lost += 1;
  throw new TypeError("connection reset");
};

const storage = wrappedValidateAjvStorage({ storage: getRxStorageMemory() });
const database = await createRxDatabase({ name: "phone", storage, multiInstance: false });
await database.addCollections({ visits: { schema: visits }, terminals: { schema: terminals } });
let token = firstToken;
let replications = {};
const conflicts = [];

async function until(condition) {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}

const verbs = {
  /** Begin to replicate, as an app that starts does. */
  async start() {
    for (const name of ["visits", "terminals"]) {
      const replication = replicate(database[name], address, () => token, 20);
      replication.conflict$.subscribe(({ input }) => conflicts.push(input.realMasterState));
      replication.error$.subscribe((error) => network === "up" && console.error(name, JSON.stringify(error.parameters)));
      replications[name] = replication;
    }
  },
  /** End replicating, as an app that is closed does; what is stored stays. */
  async stop() {
    for (const replication of Object.values(replications)) await replication.cancel();
    replications = {};
  },
  /** Push what there is, then pull once more. */
  async sync() {
    for (const replication of Object.values(replications)) {
      await replication.awaitInitialReplication();
      await replication.awaitInSync();
      const before = pulls;
      replication.reSync();
      await until(() => pulls > before);
      await replication.awaitInSync();
    }
  },
  async network({ is }) {
    network = is;
  },
  /** Wait until this many answers were lost altogether. */
  async lose({ answers }) {
    await until(() => lost >= answers);
  },
  /** Let the app go on by itself for a while. */
  async rest({ ms }) {
    await new Promise((resolve) => setTimeout(resolve, ms));
  },
  async login({ as }) {
    token = as;
  },
  async insert({ documents }) {
    await database.visits.bulkInsert(documents);
  },
  async patch({ id, values }) {
    const document = await database.visits.findOne(id).exec();
    await document?.incrementalPatch(values); // it may have left meanwhile
  },
  async remove({ id }) {
    const document = await database.visits.findOne(id).exec();
    await document?.incrementalRemove();
  },
  async documents({ of }) {
    return (await database[of].find().exec()).map((document) => document.toJSON());
  },
  async conflicts() {
    return conflicts;
  },
};

/** Rejects when a verb has taken so long that it will never end. */
function tooLong(verb) {
  return new Promise((_, reject) => setTimeout(() => reject(new Error(`${verb} does not end`)), 90_000).unref());
}

for await (const line of createInterface({ input: process.stdin })) {
  const { verb, ...values } = JSON.parse(line);
  let reply;
  try {
    reply = { answer: (await Promise.race([verbs[verb](values), tooLong(verb)])) ?? null };
  } catch (error) {
    reply = { error: String(error?.stack ?? error) };
  }
  process.stdout.write(JSON.stringify(reply) + "\n");
}
process.exit(0);
