import { replicateRxCollection } from "rxdb/plugins/replication";

export const visits = {
  version: 0, primaryKey: "id", type: "object", required: ["id"], // of a deleted document nothing else comes
  properties: {
    id: { type: "string", maxLength: 36 }, terminal_id: { type: "string" }, kind: { type: "string" },
    template_version: { type: "integer" }, joint_with: { type: ["string", "null"] },
    check_in: { type: "object" }, check_out: { type: ["object", "null"] }, submitted_at: { type: ["string", "null"] },
    sections: { type: "object" }, shelf_checks: { type: "array" }, display_checks: { type: "array" },
    photos: { type: "array" }, server: { type: "object" },
  },
};

/** Keeps a collection in step with the server; `token()` gives a valid access token. */
export function replicate(collection, address, token, retryTime = 5000) {
  const door = `${address}/api/v1/sync/rxdb/${collection.name}`;
  let turn = Promise.resolve();
  const ask = (path, options) => {
    const sent = turn.then(async () => {
      const headers = { Authorization: `Bearer ${await token()}`, "Content-Type": "application/json" };
      const answer = await fetch(`${door}/${path}`, { ...options, headers });
      if (!answer.ok) throw new Error(await answer.text()); // RxDB tries again after retryTime
      return answer.json();
    });
    turn = sent.catch(() => {}); // one at a time, so that no pull overtakes the answer to a push
    return sent;
  };
  const pull = async (checkpoint, limit) => {
    const page = await ask(`pull?limit=${limit}&checkpoint=${encodeURIComponent(JSON.stringify(checkpoint ?? null))}`);
    if (!page.reset) return page; // else what we hold is void, and the page is the first of what there is now
    const there = new Set(page.documents.map((document) => document.id));
    const held = await collection.find().exec(); // RxDB itself passes over those that it has not sent yet
    const gone = held.filter(({ id }) => !there.has(id)).map(({ id }) => ({ id, _deleted: true }));
    return { ...page, documents: [...page.documents, ...gone] };
  };
  const push = (rows) =>
    ask(`push?device_time=${new Date().toISOString()}`, { method: "POST", body: JSON.stringify(rows) });
  const sides = { pull: { handler: pull, batchSize: 500 }, push: { handler: push, batchSize: 100 } };
  return replicateRxCollection({ collection, replicationIdentifier: door, retryTime, ...sides });
}
