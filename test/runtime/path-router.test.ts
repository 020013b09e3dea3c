/** R22: what is sent for a path variable is what a router of the field hands to its route, in every style. */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { match } from "path-to-regexp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { RequestRefused } from "../../src/runtime/core/refused.js";
import { buildRequest } from "../../src/runtime/core/request.js";
import type { Arguments, OperationDescriptor, ParameterStyle } from "../../src/runtime/core/types.js";
import { createHttpClient, type NodeHttpClient } from "../../src/runtime/node/http-client.js";
import { anyValue } from "../support/hostile-text.js";
import { operation, parameter } from "../support/raw-server.js";

/** Express's router over the request line as it came: its routes see their variables decoded. */
const route = match<{ id: string }>("/before/:id/after");

let server: Server;
let origin: string;
let client: NodeHttpClient;
/** What the route was handed, or the path that it did not know. */
let received: (string | { readonly unknown: string })[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    const path = (request.url ?? "").split("?", 1)[0] ?? "";
    const found = route(path);
    received.push(found === false ? { unknown: path } : found.params.id);
    response.end("{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = createHttpClient();
});
afterAll(async () => {
  await client.close();
  server.close();
});

/** What the route got; undefined where nothing was sent. */
async function routed(described: OperationDescriptor, args: Arguments): Promise<unknown> {
  received = [];
  try {
    const request = buildRequest(described, args, { baseUrl: origin });
    await client.send(request, {
      signal: new AbortController().signal,
      timeout: 5000,
      maxResponseBytes: 1e6,
    });
  } catch (error) {
    if (!(error instanceof RequestRefused)) throw error;
    expect(received).toEqual([]);
    return undefined;
  }
  expect(received).toHaveLength(1);
  return received[0];
}

const described = (style: ParameterStyle, explode: boolean) =>
  operation({
    path: "/before/{id}/after",
    parameters: [parameter({ name: "id", in: "path", style, explode })],
  });

/** RFC 6570 §3.2.5, §3.2.7: what stands before a value. */
const BEFORE = { simple: "", label: ".", matrix: ";id=" } as const;

test.each(["simple", "label", "matrix"] as const)(
  "R22: the route receives exactly the string that was given, or nothing is sent (%s)",
  async (style) => {
    await fc.assert(
      fc.asyncProperty(anyValue, async (id) => {
        const got = await routed(described(style, false), { id });
        if (got === undefined) return;
        // the name alone stands for an empty value
        expect(got).toBe(style === "matrix" && id === "" ? ";id" : BEFORE[style] + id);
      }),
      { numRuns: 400 },
    );
  },
);

test("R22: lists and objects stay one segment of the route, whatever is in them", async () => {
  const value = fc.oneof(
    fc.array(anyValue, { minLength: 1, maxLength: 3 }),
    fc.dictionary(anyValue, anyValue, { minKeys: 1, maxKeys: 3 }),
  );
  const style = fc.constantFrom<ParameterStyle>("simple", "label", "matrix");
  await fc.assert(
    fc.asyncProperty(value, style, fc.boolean(), async (id, styled, explode) => {
      const got = await routed(described(styled, explode), { id });
      if (got !== undefined) expect(typeof got).toBe("string");
    }),
    { numRuns: 300 },
  );
});

test.each([
  ["a/b", "a/b"],
  ["?x", "?x"],
  ["#f", "#f"],
  ["\\", "\\"],
  ["%2f", "%2f"],
  ["a%2e%2e", "a%2e%2e"],
  ["\u0000\r\n\t", "\u0000\r\n\t"],
  ["💥", "💥"],
  [".", undefined],
  ["..", undefined],
  ["%2e%2e", undefined],
  ["", undefined],
  ["\ud800", undefined],
])("R22: %j arrives as %j", async (id, expected) => {
  expect(await routed(described("simple", false), { id })).toBe(expected);
});
