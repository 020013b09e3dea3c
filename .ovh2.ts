import { createArgumentCheck, createValidator } from "./src/runtime/index.js";
import { buildRequest } from "./src/runtime/core/request.js";
import { applyCredentials } from "./src/runtime/core/credentials.js";
import { resultOf } from "./src/runtime/core/result.js";
import { createRedactor } from "./src/runtime/core/redact.js";
const schema = { type: "object", properties: { id: { type: "string", pattern: "^T-\\d+$" }, limit: { type: "integer", minimum: 1 }, status: { type: "string", enum: ["open", "closed"] }, subject: { type: "string" }, customer: { type: "object", properties: { name: { type: "string" }, email: { type: "string", format: "email" } } } }, required: ["id"], additionalProperties: false };
const listing = { name: "t", description: "d", inputSchema: schema, annotations: {} } as any;
const op = { id: "x", method: "POST", path: "/t/{id}", parameters: [
 { argument: "id", name: "id", in: "path", required: true, style: "simple", explode: false, allowReserved: false },
 { argument: "limit", name: "limit", in: "query", required: false, style: "form", explode: true, allowReserved: false },
 { argument: "status", name: "status", in: "query", required: false, style: "form", explode: true, allowReserved: false }],
 requestBody: { contentType: "application/json", required: true, format: "json", shape: { kind: "properties", properties: { subject: "subject", customer: "customer" }, open: false } },
 security: [["k"]], accept: "application/json" } as any;
const args = { id: "T-17", limit: 5, status: "open", subject: "Broken door", customer: { name: "Ann", email: "ann@example.com" } };
const creds = { k: { kind: "bearer", env: "K" } as const };
const item = { id: "T-1", subject: "Broken", tags: ["a","b"], n: 5, nested: { a: 1, b: "two" } };
const body = new TextEncoder().encode(JSON.stringify({ items: Array.from({ length: 23 }, () => item) }));
const redact = createRedactor(["sekret-123456"]);
const sent = { method: "GET", path: "/x", redact, missingCredentials: () => [] };
const check = createArgumentCheck("strict", createValidator);
async function time(name: string, f: () => unknown) { for (let i = 0; i < 20000; i++) await f(); const t = performance.now(); for (let i = 0; i < 20000; i++) await f(); console.log(name, ((performance.now() - t) / 20).toFixed(2), "us"); }
await time("noop", () => undefined);
await time("check", () => check(listing, args));
await time("creds", () => applyCredentials(op, creds, () => "sekret-123456"));
await time("build", () => buildRequest(op, args, { baseUrl: "http://127.0.0.1:3000", headers: {}, credentials: { headers: {}, query: [], cookies: [] } }));
await time("result", () => resultOf({ status: 200, headers: { "content-type": "application/json" }, body }, sent));
const text = new TextDecoder().decode(body);
await time("baseline decode+parse+stringify", () => JSON.stringify(JSON.parse(new TextDecoder().decode(body))));
await time("digits", () => /\d{16}/.test(text));
