/** An API that asks for credentials of which its document says nothing. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { callOperation } from "../../src/runtime/core/call-operation.js";
import { createHttpClient } from "../../src/runtime/node/http-client.js";
import { createValidator } from "../../src/runtime/node/validator.js";
import { operation, type RawServer, response, startRawServer } from "../support/raw-server.js";

const client = createHttpClient();
let api: RawServer;
beforeAll(async () => {
  api = await startRawServer();
  api.answer(response(401, {}, "no"));
});
afterAll(async () => {
  await client.close();
  await api?.close();
});

async function told(headers: Readonly<Record<string, string>>): Promise<string> {
  const runtime = {
    baseUrl: api.origin,
    http: client.send,
    headers,
    credentials: {},
    secrets: () => undefined,
    validator: createValidator,
  };
  const call = { signal: new AbortController().signal };
  const { content } = await callOperation(operation({ security: [] }), {}, call, runtime);
  return content.map((block) => (block.type === "text" ? block.text : "")).join("\n");
}

it("is not told that the API refused what was never sent", async () => {
  expect(await told({})).toContain("can send them as a header (--header)");
  expect(await told({})).not.toContain("did not accept");
});

it("is told so where the operator sends a header of that kind", async () => {
  expect(await told({ authorization: "Bearer nobody" })).toContain("did not accept the credentials");
});
