// Uploads a file by tus-js-client, as the console does; breaks off once and goes on as a new client.
// node tus-client.mjs NODE_MODULES ENDPOINT TOKEN FILE CHUNK
import { createReadStream, statSync } from "node:fs";
import { createRequire } from "node:module";

const [modules, endpoint, token, file, chunk] = process.argv.slice(2);
const tus = createRequire(modules + "/")("tus-js-client");
const size = statSync(file).size;

function upload(more) {
  return new Promise((resolve, reject) => {
    const client = new tus.Upload(createReadStream(file), {
      endpoint,
      uploadSize: size,
      chunkSize: Number(chunk),
      retryDelays: [0, 500, 1000, 2000],
      headers: { Authorization: `Bearer ${token}` },
      metadata: { filename: "磁盘.raw" },
      onError: reject,
      onSuccess: () => resolve({ url: client.url, done: true }),
      onChunkComplete: (_, accepted) => {
        if (more.stopAt && accepted >= more.stopAt && accepted < size) {
          client.abort().then(() => resolve({ url: client.url, done: false, accepted }));
        }
      },
      ...more.options,
    });
    client.start();
  });
}

const first = await upload({ stopAt: size / 3 });
if (first.done) throw new Error("it did not break off");
const second = await upload({ options: { uploadUrl: first.url } });
console.log(JSON.stringify({ first, second }));
