// An app that uploads photos with tus-js-client: a line of JSON in, a line of JSON out. See tests/served.py.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { Upload } from "tus-js-client";
import { bring } from "./client.mjs";

const [address, token] = process.argv.slice(2);
const AT_ONCE = Array(200).fill(0);

const verbs = {
  /** Upload a file. Answers the upload's address, and how often the client had to try again. */
  upload({ path, metadata, chunkSize, whileCreating, url, stopAfter }) {
    let retries = 0;
    return new Promise((resolve, reject) => {
      const upload = new Upload(readFileSync(path), {
        endpoint: `${address}/api/v1/sync/uploads`,
        uploadUrl: url ?? null,
        headers: { Authorization: `Bearer ${token}` },
        metadata,
        chunkSize: chunkSize ?? Infinity,
        uploadDataDuringCreation: Boolean(whileCreating),
        retryDelays: AT_ONCE,
        onShouldRetry(error) {
          retries += 1;
          const status = error.originalResponse?.getStatus() ?? 0;
          return status < 400 || status === 409 || status >= 500;
        },
        onChunkComplete(size, accepted) {
          if (stopAfter && accepted >= stopAfter) upload.abort().then(() => resolve({ url: upload.url, retries }));
        },
        onSuccess: () => resolve({ url: upload.url, retries }),
        onError: (error) =>
          error.originalResponse
            ? resolve({ url: upload.url, retries, problem: JSON.parse(error.originalResponse.getBody()) })
            : reject(error),
      });
      upload.start();
    });
  },
  /** Upload a file as docs/sync.md shows. */
  async bring({ path, photo }) {
    return bring(photo, readFileSync(path), address, async () => token);
  },
  async end({ url }) {
    await Upload.terminate(url, { headers: { Authorization: `Bearer ${token}` } });
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { verb, ...values } = JSON.parse(line);
  let reply;
  try {
    reply = { answer: (await verbs[verb](values)) ?? null };
  } catch (error) {
    reply = { error: String(error?.stack ?? error) };
  }
  process.stdout.write(JSON.stringify(reply) + "\n");
}
process.exit(0);
