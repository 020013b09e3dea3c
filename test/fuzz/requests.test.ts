/** Random documents × random arguments, through the real client to a strict reader: FC_RUNS=20000 for many. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compile } from "../../src/compile.js";
import { rehearse } from "../../src/rehearse/rehearse.js";
import { define } from "../../src/runtime/core/definition.js";
import type { Definitions } from "../../src/runtime/core/live-definitions.js";
import type { Arguments } from "../../src/runtime/core/types.js";
import { createHttpClient, type NodeHttpClient } from "../../src/runtime/node/http-client.js";
import { createValidator } from "../../src/runtime/node/validator.js";
import { serverDefinition } from "../../src/serve/serve.js";
import { anyValue } from "../support/hostile-text.js";
import { type RawServer, startRawServer } from "../support/raw-server.js";
import { anyDocument } from "./random-document.js";
import { faultsOf } from "./wire.js";

const RUNS = Number(process.env["FC_RUNS"] ?? 250);

const folder = mkdtempSync(join(tmpdir(), "openapi-mcp-fuzz-"));
let server: RawServer;
let client: NodeHttpClient;
beforeAll(async () => {
  server = await startRawServer();
  client = createHttpClient();
});
afterAll(async () => {
  await client.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const value = fc.anything({
  maxDepth: 3,
  maxKeys: 3,
  key: anyValue,
  values: [anyValue, fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.bigInt()],
});

test(
  "no crash, no malformed HTTP",
  async () => {
    let sent = 0;
    const values = fc.array(value, { minLength: 12, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(anyDocument, values, async (document, given) => {
        const file = join(folder, "openapi.json");
        writeFileSync(file, JSON.stringify(document));
        const [{ plan }] = await compile(file, { details: "used" });
        if (!plan) return;
        const definitions = definitionsFor(serverDefinition(plan));
        const [rehearsal] = await rehearse(plan);
        for (const tool of definitions.tools) {
          const properties = Object.keys(
            (tool.listing.inputSchema["properties"] as object | undefined) ?? {},
          );
          const random = Object.fromEntries(
            [...properties, "more"].map((name, index) => [name, given[index % given.length]]),
          );
          for (const args of [random, rehearsal?.arguments ?? {}, {}]) sent += await call(tool, args);
        }
      }),
      { numRuns: RUNS },
    );
    // it is no test of refusals alone
    expect(sent).toBeGreaterThan(RUNS / 4);
  },
  60_000 + RUNS * 100,
);

function definitionsFor(definition: Parameters<typeof define>[0]): Definitions {
  return define(definition, {
    baseUrl: `${server.origin}/base`,
    isBaseUrlChosen: true,
    http: (request, options) => client.send(request, options),
    headers: { "x-static": "1" },
    credentials: definition.credentials,
    secrets: () => "canary",
    validator: createValidator,
    timeout: 5_000,
  });
}

/** How many requests one call made; arguments are not checked before, as with --validation off. */
async function call(tool: Definitions["tools"][number], args: Arguments): Promise<number> {
  const before = server.requests.length;
  const result = await tool.run(args, { signal: new AbortController().signal });
  expect(result.content[0]?.type).toBe("text");
  const requests = server.requests.slice(before);
  expect(requests.length).toBeLessThanOrEqual(1);
  for (const request of requests) {
    expect(faultsOf(request)).toEqual([]);
    expect(request.target.startsWith("/base/")).toBe(true);
    expect(request.headers["x-static"]).toBe("1");
    expect(request.headers["host"]).toBe(`127.0.0.1:${server.port}`);
    // the credential is where it belongs, once: no argument stands in for it or beside it
    expect(`${request.line}\n${request.head}`.split("canary")).toHaveLength(2);
  }
  return requests.length;
}
