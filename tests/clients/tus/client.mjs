import { Upload } from "tus-js-client";

/** Brings one declared photo; `photo` is its row of the document, `token()` gives a valid access token. */
export function bring(photo, file, address, token) {
  return new Promise((resolve, reject) => {
    const upload = new Upload(file, {
      endpoint: `${address}/api/v1/sync/uploads`,
      metadata: { photo_id: photo.id, sha256: photo.sha256 },
      chunkSize: 512 * 1024,
      retryDelays: [0, 1000, 3000, 10_000, 30_000],
      onBeforeRequest: async (request) => request.setHeader("Authorization", `Bearer ${await token()}`),
      onSuccess: () => resolve(upload.url), // keep the picture until a pull shows `received_at`
      onError: reject,
    });
    upload.findPreviousUploads().then(([earlier]) => {
      if (earlier) upload.resumeFromPreviousUpload(earlier);
      upload.start();
    });
  });
}
