/** R28: every form of a request, from a generated server as from a served one. */
import { expect, it } from "vitest";
import { rehearse } from "../../src/rehearse/rehearse.js";
import { api, compileDocument } from "../support/compile.js";
import { playing } from "./support/failures.js";
import { pairOf } from "./support/pair.js";
import { answered } from "./support/theatre.js";

const Node = {
  type: "object",
  xml: { name: "node", prefix: "n", namespace: "urn:n" },
  properties: {
    "@id": { type: "integer", xml: { name: "id", attribute: true } },
    kids: { type: "array", xml: { wrapped: true }, items: { $ref: "#/components/schemas/Node" } },
    "text`${0}": { type: "string", xml: { name: "text" } },
  },
};
const parts = {
  type: "object",
  properties: { note: { type: "string" }, tags: { type: "array", items: { type: "string" } } },
};
const encoding = {
  note: { contentType: "text/markdown", headers: { "X-Kind": { schema: { const: "a`${0}*/" } } } },
  tags: { style: "pipeDelimited", explode: false },
};

const post = (operationId: string, content: object) => ({
  post: { operationId, requestBody: { required: true, content }, responses: {} },
});
const get = (operationId: string, ...parameters: object[]) => ({
  get: { operationId, parameters, responses: {} },
});

const document = {
  ...api(
    {
      "/xml": post("xml", { "application/xml": { schema: { $ref: "#/components/schemas/Node" } } }),
      "/lines": post("lines", { "application/json-seq": { itemSchema: { type: "object" } } }),
      "/parts": post("parts", { "multipart/form-data": { schema: parts, encoding } }),
      "/upload": post("upload", {
        "application/json": { schema: { type: "object", properties: { url: { type: "string" } } } },
        "multipart/form-data": {
          schema: { type: "object", properties: { file: { type: "string", format: "binary" } } },
        },
      }),
      "/patch": post("patch", {
        "application/merge-patch+json": { schema: { type: "object" } },
        "application/strategic-merge-patch+json": { schema: { type: "object" } },
      }),
      "/image": post("image", { "image/png": {}, "image/jpeg": {} }),
      "/whole": get("whole", {
        name: "q`${0}",
        in: "querystring",
        content: { "application/x-www-form-urlencoded": { schema: { type: "object" } } },
      }),
      "/cookies": get("cookies", {
        name: "c",
        in: "cookie",
        style: "cookie",
        schema: { type: "array", items: { type: "string" } },
      }),
      "/id/{id}": get("large", { name: "id", in: "path", required: true, schema: { type: "integer" } }),
    },
    { schemas: { Node } },
  ),
  openapi: "3.2.0",
};

it("is the same, byte for byte", async () => {
  const { plan } = await compileDocument(document, { details: "used" });
  if (!plan) throw new Error("The document does not compile");
  const pair = await pairOf(plan);
  await pair.ask("tools/list", {}, () => answered(404, {}), "tools/list");
  const rehearsals = await rehearse(plan);
  expect(rehearsals).toHaveLength(9);
  for (const rehearsal of rehearsals)
    await pair.ask(
      "tools/call",
      { name: rehearsal.tool, arguments: rehearsal.arguments },
      playing(rehearsal),
      rehearsal.tool,
    );
  const file = "data:image/jpeg;base64,AAAA";
  const calls: readonly (readonly [string, object])[] = [
    ["xml", { _id: 1, kids: [{ kids: [] }, {}] }],
    ["lines", { body: [{ a: 1 }, {}] }],
    ["parts", { note: "n", tags: ["a", "b"] }],
    ["upload", { url: "u" }],
    ["upload", { file }],
    ["patch", { body: {}, content_type: "application/strategic-merge-patch+json" }],
    ["image", { body: file }],
    ["whole", { q_0: { a: [1, 2] } }],
    ["cookies", { c: ["a%20b", "c"] }],
    ["cookies", { c: ["a b"] }],
    ["large", { id: "9007199254740993" }],
  ];
  for (const [name, args] of calls)
    await pair.ask("tools/call", { name, arguments: args }, () => answered(200, {}), name);
});
