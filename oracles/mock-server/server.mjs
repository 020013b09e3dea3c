/**
 * One document mocked on loopback: `server.mjs PACKAGES DOCUMENT PORT`. A program of its own, since a document may be too
 * much for the mock server. It answers with what its validator says, and with 404 for what it has no route for.
 */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [packages, document, port] = process.argv.slice(2);
const { resolve } = createRequire(pathToFileURL(`${packages}package.json`));
const load = (name) => import(pathToFileURL(resolve(name)).href);
const { createMockServer } = await load("@scalar/mock-server");
const app = await createMockServer({ document: await parsed(readFileSync(document, "utf8")), logger: false });

/** As a value: it does not take every YAML document for one. */
async function parsed(text) {
  const bare = text.replace(/^\ufeff/, "");
  if (/^\s*\{/.test(bare)) return JSON.parse(bare);
  const options = { maxAliasCount: -1, merge: true, uniqueKeys: false, logLevel: "silent" };
  return (await load("yaml")).parse(bare, options);
}

createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const hasBody = request.method !== "GET" && request.method !== "HEAD" && chunks.length > 0;
  const answer = await app.fetch(
    new Request(`http://127.0.0.1${request.url}`, {
      method: request.method,
      headers: Object.entries(request.headersDistinct).flatMap(([name, values]) =>
        values.map((value) => [name, value]),
      ),
      ...(hasBody && { body: Buffer.concat(chunks) }),
    }),
  );
  const text = await answer.text();
  response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "text/plain" });
  response.end(text);
}).listen(Number(port), "127.0.0.1");
