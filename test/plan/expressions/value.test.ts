import { describe, expect, test } from "vitest";
import { schemaOf } from "../../../src/plan/expressions/schema-of-type.js";
import { checkValue, said, schemaType } from "./desk.js";

const orNull = (schema: object) => ({ anyOf: [schema, { type: "null" }] });

const closing = {
  type: "object",
  required: ["resolution", "note"],
  properties: {
    resolution: { type: "string", enum: ["solved", "wont_fix"] },
    note: { type: "string" },
    agent_id: { type: ["string", "null"] },
    score: { type: "number" },
    tags: { type: "array", items: { type: "string" } },
    when: { type: "string", format: "date-time" },
    to: { type: "object", required: ["email"], properties: { email: { type: "string" } } },
  },
};
const good = { resolution: "solved", note: "x" };

describe("what goes into an argument", () => {
  test.each<[string, unknown, object, readonly string[]]>([
    ["a literal", "solved", closing.properties.resolution, []],
    ["a literal outside the enum", "done", closing.properties.resolution, ["value-impossible"]],
    [
      "another enum",
      "=steps.ticket.body.status",
      closing.properties.resolution,
      ["value-impossible steps.ticket.body.status"],
    ],
    [
      "an enum with more values",
      "=steps.ticket.body.priority",
      { enum: ["low", "high"] },
      ["free-text-enum steps.ticket.body.priority"],
    ],
    ["an enum with fewer values", "=inputs.severity", { enum: ["low", "normal", "high", "urgent"] }, []],
    ["free text for an enum", "=inputs.id", closing.properties.resolution, ["free-text-enum inputs.id"]],
    ["filled text for an enum", "x${inputs.id}", closing.properties.resolution, ["free-text-enum"]],
    ["a choice of literals", '=inputs.urgent ? "solved" : "wont_fix"', closing.properties.resolution, []],
    ["what may be absent", "=inputs.agent_id", { type: "string" }, ["possibly-absent inputs.agent_id"]],
    ["what may be absent, where null may stand", "=inputs.agent_id", closing.properties.agent_id, []],
    ["null where it may stand", null, closing.properties.agent_id, []],
    ["null where it may not", null, { type: "string" }, ["type-mismatch"]],
    ["an integer for text", "=inputs.days", { type: "string" }, ["type-mismatch inputs.days"]],
    ["an integer for a number", "=inputs.days", { type: "number" }, []],
    ["a number for an integer", 1.5, { type: "integer" }, ["type-mismatch"]],
    ["a timestamp for text", "=now() + days(1)", closing.properties.when, []],
    ["a list of others", "=steps.agents.body", closing.properties.tags, ["type-mismatch steps.agents.body"]],
    ["what nothing is known of", "=steps.raw.body.x", closing.properties.tags, []],
    ["one item for a list", "=inputs.id", closing.properties.tags, ["type-mismatch inputs.id"]],
    ["one of several types", "=inputs.days", { anyOf: [{ type: "integer" }, { type: "string" }] }, []],
    [
      "an object from the API without a member",
      "=steps.ticket.body.assignee.orValue({})",
      closing.properties.to,
      ["type-mismatch steps.ticket.body.assignee.orValue({})"],
    ],
    ["an object from the API that has all", "=steps.ticket.body.requester", closing.properties.to, []],
    ["a number as text", "=string(inputs.days)", { type: "string" }, []],
  ])("%s", (_, value, schema, problems) => {
    expect(said(value, checkValue(value, schema).found)).toEqual(problems);
  });

  test.each<[string, object, readonly string[]]>([
    ["all there", { ...good, to: { email: "=inputs.id" }, tags: ["a", "=inputs.id"] }, []],
    ["a member missing", { note: "x" }, ["expression/type-mismatch /body"]],
    ["a member misspelt", { ...good, notes: "x" }, ["expression/path-unknown /body/notes"]],
    ["a member of a member missing", { ...good, to: {} }, ["expression/type-mismatch /body/to"]],
    ["a wrong value deep inside", { ...good, tags: ["a", 5] }, ["expression/type-mismatch /body/tags/1"]],
    [
      "several problems",
      { resolution: "done", note: 5 },
      ["expression/value-impossible /body/resolution", "expression/type-mismatch /body/note"],
    ],
  ])("a map, member by member: %s", (_, value, problems) => {
    const { found, result } = checkValue(value, closing, "/body");
    expect(found.map(({ code, at }) => `${code} ${at.pointer}`)).toEqual(problems);
    expect(result === undefined).toBe(problems.length > 0);
  });

  test("of several objects that may stand there, the one that fits best counts", () => {
    const kinds = ["a", "b"].map((kind) => ({
      type: "object",
      required: ["kind", kind],
      properties: { kind: { enum: [kind] }, [kind]: { type: "string" } },
    }));
    expect(checkValue({ kind: "b", b: "x" }, { oneOf: kinds }).found).toEqual([]);
    const wrong = checkValue({ kind: "b", b: 5 }, { oneOf: kinds }, "/body").found;
    expect(wrong.map(({ code, at }) => `${code} ${at.pointer}`)).toEqual([
      "expression/type-mismatch /body/b",
    ]);
  });
});

describe("projections", () => {
  test.each<[string, unknown, readonly string[]]>([
    ["members of each item", { $from: "steps.agents.body", $pick: ["id", "manager.name"] }, []],
    ["members of an object", { $from: "=steps.ticket.body", $pick: ["id", "assignee.name"] }, []],
    ["new names", { $from: "steps.ticket.body", $pick: { who: "assignee.name", "+": "score" } }, []],
    ["of something optional", { $from: "steps.assign.body.assignee", $pick: ["name"] }, []],
    ["items by name", { $from: "steps.agents.body", $as: "a", $map: { x: "=a.name", y: "Hi ${a.id}" } }, []],
    ["entries by names", { $from: "steps.ticket.body.labels", $as: ["k", "v"], $map: "${k}=${v}" }, []],
    ["what no schema describes", { $from: "steps.raw.body", $pick: ["a.b", "c"] }, []],
    ["a wrong name", { $from: "steps.agents.body", $pick: ["id", "manager.nam"] }, ["path-unknown nam"]],
    ["a wrong name of a new one", { $from: "steps.agents.body", $pick: { x: "nam" } }, ["path-unknown nam"]],
    ["a wrong expression", { $from: "steps.agents.bod", $pick: ["id"] }, ["path-unknown bod"]],
    ["something computed", { $from: "steps.agents.body", $pick: ["size(id)"] }, ["syntax"]],
    ["an unknown key", { $from: "steps.agents.body", $pik: ["id"] }, ["syntax"]],
    ["text", { $from: "inputs.id", $pick: ["id"] }, ["type-mismatch"]],
    ["an object's items", { $from: "steps.ticket.body", $as: "x", $map: "=x" }, ["type-mismatch"]],
    ["no name", { $from: "steps.agents.body", $as: "a b", $map: "x" }, ["syntax"]],
    ["a name that is no name", { $from: "steps.agents.body", $as: "__proto__", $map: "x" }, ["syntax"]],
    ["no way", { $from: "steps.agents.body" }, ["syntax"]],
    ["two ways", { $from: "steps.agents.body", $pick: [], $map: 1, $as: "x" }, ["syntax"]],
  ])("of %s", (_, value, problems) => {
    const { found } = checkValue(value);
    const short = found.map(({ code, at, message }) => {
      const within = at.within && / no "(\w+)"/.exec(message)?.[1];
      return [code.replace("expression/", ""), ...(within ? [within] : [])].join(" ");
    });
    expect(short).toEqual(problems);
  });

  test("what is made is compared with what is awaited", () => {
    const awaited = { type: "array", items: closing.properties.to };
    const map = (email: string) => ({ $from: "steps.agents.body", $as: "a", $map: { email } });
    expect(checkValue(map("=a.name"), awaited).found).toEqual([]);
    expect(said("", checkValue(map("=a.open_tickets"), awaited).found)).toEqual(["possibly-absent "]);
    const pick = { $from: "steps.agents.body", $pick: ["id"] };
    expect(said("", checkValue(pick, awaited).found)).toEqual(["type-mismatch"]);
  });
});

test("a value nested without end is refused", () => {
  let value: unknown = 1;
  for (let depth = 0; depth < 5000; depth++) value = [value];
  expect(checkValue(value).found.map(({ code }) => code)).toEqual(["expression/too-complex"]);
});

describe("output schemas", () => {
  const schema = (value: unknown) => {
    const { result } = checkValue(value);
    return result && schemaOf(result.typed);
  };
  test("are strict about what the recipe builds and tell only the types of what the API says", () => {
    const value = {
      id: "=inputs.id",
      status: "=steps.ticket.body.status",
      agent: "=inputs.agent_id",
      at: "=now()",
    };
    expect(schema(value)).toEqual({
      type: "object",
      properties: {
        id: { type: "string" },
        status: { type: "string" },
        // a null of the API counts as absent
        agent: { type: "string" },
        at: { type: "string", format: "date-time" },
      },
      required: ["id", "status", "at"],
    });
  });
  test("promise nothing inside an object of the API", () => {
    expect(schema({ $from: "steps.agents.body", $pick: ["id", "open_tickets"] })).toEqual({
      type: "array",
      items: {
        type: "object",
        properties: { id: { type: "string" }, open_tickets: orNull({ type: "integer" }) },
      },
    });
  });
  test("end where a type holds itself", () => {
    expect(schema("=steps.agents.body")).toEqual({
      type: "array",
      items: {
        type: "object",
        properties: {
          id: { type: "string" },
          name: { type: "string" },
          open_tickets: orNull({ type: "integer" }),
          manager: {},
        },
      },
    });
  });
});

describe("types of schemas", () => {
  test.each<[object, object]>([
    [{ type: ["string", "null"] }, orNull({ type: "string" })],
    [{ type: "string", nullable: true }, orNull({ type: "string" })],
    [{ enum: ["a", null] }, orNull({ type: "string" })],
    [{ const: 5 }, { type: "integer" }],
    [{ anyOf: [{ type: "integer" }, { type: "number" }] }, { type: "number" }],
    [{ type: "string", anyOf: [{ minLength: 2 }, { maxLength: 1 }] }, { type: "string" }],
    [{ allOf: [{ $ref: "#/$defs/Priority" }] }, { type: "string" }],
    [{ $ref: "#/$defs/Nowhere" }, {}],
    [{}, {}],
    [
      { properties: { a: { type: "boolean" } } },
      { type: "object", properties: { a: orNull({ type: "boolean" }) } },
    ],
    [
      { type: "object", additionalProperties: { type: "integer" } },
      { type: "object", additionalProperties: { type: "integer" } },
    ],
    [
      { type: "object", properties: { a: { type: "string" } }, anyOf: [{ required: ["a"] }] },
      { type: "object", properties: { a: orNull({ type: "string" }) } },
    ],
  ])("%j", (given, printed) => {
    expect(schemaOf(schemaType(given))).toEqual(printed);
  });
  test("a schema that is an alternative of itself ends", () => {
    const self: Record<string, unknown> = {};
    self["anyOf"] = [self, { type: "string" }];
    expect(schemaOf(schemaType(self))).toEqual({});
  });
});
