import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { editorSchema } from "../../src/mapping/editor-schema.js";
import { readMapping } from "../../src/mapping/read.js";
import { type EditorOperation, specialise } from "../../src/mapping/specialise.js";
import { projectRoot, sharedExamples } from "../support/paths.js";
import { located } from "./located.js";

const ajv = new Ajv2020({ allErrors: true, strictTypes: false });
ajv.addKeyword("enumDescriptions");
const validate = ajv.compile(editorSchema());

/** Kept outside of the project. */
const examples = sharedExamples();
const files = [
  `${projectRoot}fixtures/support-desk/support.mcp.yaml`,
  ...(examples === undefined ? [] : readdirSync(examples).filter((name) => name.endsWith(".mcp.yaml")))
    .sort()
    .map((name) => join(examples ?? "", name)),
];

describe("a whole mapping file", () => {
  it.skipIf(examples === undefined)("is there to be tried", () => {
    expect(files.length).toBeGreaterThan(3);
  });

  it.each(files)("%s suits the editor's schema and reads without diagnostics", (file) => {
    const text = readFileSync(file, "utf8");
    const [mapping, diagnostics] = readMapping(located(text));
    expect(diagnostics).toEqual([]);
    expect(mapping?.value).toEqual(parse(text));
    validate(parse(text));
    expect(validate.errors).toBe(null);
  });
});

const BEFORE = { version: 1, spec: "a" };
const withTool = (tool: unknown) => ({ ...BEFORE, tools: { a: tool } });
const withStep = (...steps: unknown[]) => withTool({ description: "A.", steps });

const SOUND: readonly unknown[] = [
  { version: 1, specs: { a: "b", c: { spec: "d", prefix: "", base_url: "https://e.test" } } },
  { ...BEFORE, $schema: "a", "x-a": 1, import: [{ arazzo: "b", prefix: "c_" }] },
  { ...BEFORE, defaults: { timeout: "1h30m", rate_limit: "5/m", max_response: "2MB", headers: { A: "b" } } },
  { ...BEFORE, operations: { "*": { paginate: { link: "next" } }, "GET /a": { safe: true } } },
  { ...BEFORE, expose: { include: [], exclude: [{ paths: ["/a/**"] }], naming: "operation_id" } },
  withTool({
    operation: "b",
    params: { c: { hide: true, default: 1, maximum: 3 } },
    confirm: "d",
    output: null,
  }),
  withTool({
    description: "A.",
    inputs: { b: null, c: { enum: { d: 1 } }, E: { enum: [1] } },
    steps: [{ call: "f" }],
  }),
  withStep({ for_each: "b", steps: [{ parallel: [{ call: "c" }, { set: { d: [1] } }] }], item: 0 }),
  withStep({ fail: "b", message: "c", if: "d" }, { return: null }, { confirm: "e", message: "f", show: [] }),
  withStep({ call: "b", accept: [404], idempotency: "=c", collect: {}, undo: { call: "d", "x-a": 1 } }),
  withStep({ call: "b", poll: { until: "c", every: "1s", timeout: "1m" } }, { use: "d", with: {} }),
  { ...BEFORE, resources: { a: { uri: "b", operation: "c", mime: "text/plain; charset=utf-8" } } },
  { ...BEFORE, prompts: { a: { text: "b", args: { c: null, d: { required: false, enum: ["e"] } } } } },
];

const BROKEN: readonly unknown[] = [
  {},
  { version: 1 },
  { ...BEFORE, specs: {} },
  { ...BEFORE, version: "1" },
  { ...BEFORE, spec: "" },
  { ...BEFORE, sever: {} },
  { ...BEFORE, tools: null },
  { ...BEFORE, tools: { "a.b": { operation: "c" } } },
  { version: 1, specs: { A: "b" } },
  { version: 1, specs: { a: { prefix: "b" } } },
  { ...BEFORE, import: [{ arazo: "b" }] },
  { ...BEFORE, server: { base_url: "ftp://a" } },
  { ...BEFORE, defaults: { timeout: 15 } },
  { ...BEFORE, defaults: { timeout: "0s" } },
  { ...BEFORE, defaults: { retry: { attempts: 11 } } },
  { ...BEFORE, defaults: { retry: { on: [418] } } },
  { ...BEFORE, defaults: { headers: { "a b": "c" } } },
  { ...BEFORE, operations: { a: { paginate: { link: "prev" } } } },
  { ...BEFORE, expose: { include: [{}] } },
  { ...BEFORE, expose: { include: [{ methods: ["get"] }] } },
  withTool({}),
  withTool({ operation: "b", steps: [{ call: "c" }] }),
  withTool({ operation: "b", inputs: {} }),
  withTool({ operation: "b", params: { c: { hid: true } } }),
  withTool({ operation: "b", limit: { text_tokens: 0 } }),
  withTool({ operation: "b", confirm_fallback: "ask" }),
  withTool({ steps: [{ call: "b" }] }),
  withTool({ description: "A.", steps: [] }),
  withTool({ description: "A.", inputs: { dry_run: {} }, steps: [{ call: "b" }] }),
  withTool({ description: "A.", inputs: { b: { optinal: true } }, steps: [{ call: "b" }] }),
  withTool({ description: "A.", inputs: { b: { enum: "c" } }, steps: [{ call: "b" }] }),
  withStep("call"),
  withStep({}),
  withStep({ call: "b", fail: "c", message: "d" }),
  withStep({ fail: "b" }),
  withStep({ call: "b", message: "c" }),
  withStep({ call: "b", id: "C" }),
  withStep({ call: "b", if: "" }),
  withStep({ call: "b", accept: [1] }),
  withStep({ call: "b", idempotency: "c" }),
  withStep({ call: "b", collect: { max: 10_001 } }),
  withStep({ call: "b", poll: { until: "c", every: "1s" } }),
  withStep({ call: "b", undo: { cal: "c" } }),
  withStep({ for_each: "b", steps: [] }),
  withStep({ for_each: "b", as: "inputs", steps: [{ call: "c" }] }),
  withStep({ for_each: "b", concurrency: 17, steps: [{ call: "c" }] }),
  withStep({ for_each: "b", steps: [{ for_each: "c" }] }),
  withStep({ parallel: [{ call: "b" }] }),
  withStep({ parallel: [{ call: "b" }, { cal: "c" }] }),
  withStep({ set: { B: 1 } }),
  { ...BEFORE, resources: { a: { uri: "b" } } },
  { ...BEFORE, resources: { a: { uri: "b", operation: "c", mime: "json" } } },
  { ...BEFORE, prompts: { a: { args: {} } } },
  { ...BEFORE, prompts: { a: { text: "b", args: { c: { complete: { operation: "d" } } } } } },
];

describe("the reader and the editor's schema agree", () => {
  const read = (value: unknown) => readMapping({ value, uri: "file:///a.yaml", pointer: "" });

  it.each(SOUND)("that all is well with %j", (value) => {
    expect(read(value)[1]).toEqual([]);
    validate(value);
    expect(validate.errors).toBe(null);
  });

  it.each(BROKEN)("that there is something wrong with %j", (value) => {
    expect(read(value)[1]).not.toEqual([]);
    expect(validate(value)).toBe(false);
  });
});

describe("the schema for one API", () => {
  const getTicket = {
    arguments: [
      { name: "ticketId", required: true, description: "Ticket id" },
      { name: "view", required: false, schema: { type: "string", enum: ["short", "long"] } },
    ],
    open: false,
  };
  const operations: readonly EditorOperation[] = [
    { reference: "getTicket", title: "Get a ticket", ...getTicket },
    { reference: "desk:getTicket", ...getTicket },
    { reference: "sendAnything", arguments: [], open: true },
    { reference: "__proto__", arguments: [], open: false },
  ];
  const schema = specialise(editorSchema(), operations);
  const special = new Ajv2020({ allErrors: true, strictTypes: false })
    .addKeyword("enumDescriptions")
    .compile({ ...schema, $id: "b" });
  const undo = (call: string, args: object) => ({ call: "getTicket", undo: { call, with: args } });

  it.each([
    withStep({ call: "getTicket", with: { ticketId: "=inputs.a", view: "short" } }),
    withStep({ call: "getTicket", with: { ticketId: 1, view: "=inputs.a" } }),
    withStep({ call: "desk:getTicket", with: { query: { view: "short" } } }),
    withStep({ call: "GET /tickets/{ticketId}", with: { anything: 1 } }),
    withStep(undo("sendAnything", { a: 1 })),
    withTool({ operation: "getTicket", params: { view: { hide: true } } }),
    { ...BEFORE, operations: { "*": {}, getTicket: { safe: true }, "GET /a": {} } },
    { ...BEFORE, resources: { a: { uri: "b", operation: "getTicket", with: { view: "long" } } } },
    { ...BEFORE, expose: { include: [{ operations: ["getTicket", "list*"] }] } },
  ])("takes %j", (value) => {
    special(value);
    expect(special.errors).toBe(null);
  });

  it.each([
    withStep({ call: "getTickets" }),
    withStep({ call: "getTicket", with: { ticket_id: "=inputs.a" } }),
    withStep({ call: "desk:getTicket", with: { ticket_id: "=inputs.a" } }),
    withStep({ call: "getTicket", with: { view: "medium" } }),
    withStep(undo("getTicket", { a: 1 })),
    withStep({ for_each: "a", steps: [{ call: "getTicket", with: { a: 1 } }] }),
    withTool({ operation: "getTickets" }),
    withTool({ operation: "getTicket", params: { viev: {} } }),
    { ...BEFORE, operations: { getTickets: {} } },
    { ...BEFORE, resources: { a: { uri: "b", operation: "getTicket", with: { viev: 1 } } } },
    { ...BEFORE, expose: { include: [{ operations: ["getTickets"] }] } },
  ])("refuses %j", (value) => {
    validate(value);
    expect(validate.errors).toBe(null); // only this API makes it wrong
    expect(special(value)).toBe(false);
  });

  it("describes each operation's arguments once, whatever its names", () => {
    const definitions = Object.keys(schema["$defs"] as object).filter((name) => name.startsWith("with_"));
    expect(definitions.filter((name) => /\d$/.test(name))).toHaveLength(3);
    expect(JSON.stringify(schema).split("Required. Ticket id")).toHaveLength(3); // with, params
  });
});
