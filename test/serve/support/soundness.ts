/** One random value of a mapping file over random data: what the checker promised of it, and what came of it. */
import { compileValue } from "../../../src/plan/expressions/compile.js";
import { objectType } from "../../../src/plan/expressions/object-type.js";
import { schemaOf } from "../../../src/plan/expressions/schema-of-type.js";
import type { Scope } from "../../../src/plan/expressions/scope.js";
import type { ObjectType, Type, Typed } from "../../../src/plan/expressions/type.js";
import { openWithin, typeOfSchema } from "../../../src/plan/expressions/type-of-schema.js";
import { Duration } from "../../../src/runtime/core/cel/duration.js";
import { EvaluationError } from "../../../src/runtime/core/cel/error.js";
import type { Validator } from "../../../src/runtime/core/types.js";
import { evaluateKept, evaluateValue } from "../../../src/serve/value.js";
import { environment } from "../lower.js";
import { type Draw, type Shape, schemaOfShape, shape, someValue } from "./shapes.js";
import { type Around, namesIn, select, type Written, writer } from "./typed-expressions.js";

/** What may fail although everything has its type: docs/mapping.md says so of each. */
const DOCUMENTED = new RegExp(
  [
    "division by zero",
    "beyond what a JSON number holds",
    "(?:int|double|timestamp|duration)\\(\\) cannot read",
    "is too large",
    "outside the years",
    "lies outside a text",
    "makes a text of more than",
    "takes more than \\d+ steps",
  ].join("|"),
);

export interface Trial {
  readonly accepted: boolean;
  /** What went wrong with what was accepted. */
  readonly problem?: string;
  readonly source: string;
}

const NOW = Date.parse("2026-11-21T00:00:00Z");
const located = (value: unknown) => ({ value, uri: "test:", pointer: "/output" });
const thing = (members: Iterable<readonly [string, Typed]>): Typed => ({
  type: objectType(members),
  optional: false,
});

export function trial(draw: Draw, validator: Validator): Trial {
  const body = shape(draw);
  const schema = schemaOfShape(body, draw);
  const data = someValue(body, draw);
  const typed = typeOfSchema(schema, openWithin(schema));
  const steps = thing([["a", thing([["body", typed]])]]);
  const scope: Scope = { names: new Map([["steps", steps]]), present: new Set() };
  const names = { steps: { a: { body: data } } };
  const root: Written = { text: "steps.a.body", shape: body, maybe: body.nullable === true };
  const write = writer(draw);
  const around: Around = { names: [root], known: [] };
  const first = valued(draw, write, around);
  const one = run(first.source, scope, names, validator);
  const source = JSON.stringify({ schema, data, value: first.source });
  if (one.problem !== undefined || one.typed === undefined || draw.upTo(2) > 0)
    return { source, accepted: one.typed !== undefined, ...(one.problem && { problem: one.problem }) };
  // the value as a variable, and an expression over it
  const vars: Around = { names: [...around.names, { ...first, text: "vars.v" }], known: [] };
  const second = valued(draw, write, vars);
  const wider: Scope = { ...scope, names: new Map([...scope.names, ["vars", thing([["v", one.typed]])]]) };
  const two = run(second.source, wider, { ...names, vars: { v: one.value } }, validator);
  return {
    source: JSON.stringify({ schema, data, v: first.source, value: second.source }),
    accepted: two.typed !== undefined,
    ...(two.problem && { problem: two.problem }),
  };
}

interface Valued {
  readonly source: unknown;
  readonly shape: Shape;
  readonly maybe: boolean;
}

/** An expression, a text, a projection, or a map or list of them. */
function valued(draw: Draw, write: ReturnType<typeof writer>, around: Around): Valued {
  const depth = 1 + draw.upTo(2);
  const expression = (): Valued => {
    const one = write.anything(around, depth);
    return { ...one, source: `=${one.text}` };
  };
  return draw.one([
    expression,
    (): Valued => {
      const kind = draw.one(["string", "integer", "boolean", "timestamp", "duration"] as const);
      const [a, b] = [write.scalar(kind, around, depth), write.scalar("string", around, 1)];
      const source = draw.upTo(2) > 0 ? `t \${${a}}` : `\${${a}} \${${b}}`;
      return { source, shape: { kind: "string" }, maybe: false };
    },
    (): Valued => {
      const [a, b] = [expression(), expression()];
      const members = new Map([
        ["a", { shape: a.shape, required: !a.maybe }],
        ["b", { shape: b.shape, required: !b.maybe }],
      ]);
      return { source: { a: a.source, b: b.source }, shape: { kind: "object", members }, maybe: false };
    },
    (): Valued => {
      const one = expression();
      return {
        source: [one.source, null],
        shape: { kind: "list", item: { ...one.shape, nullable: true } },
        maybe: false,
      };
    },
    () => picked(draw, write, around),
    () => mapped(draw, write, around),
  ])();
}

function picked(draw: Draw, write: ReturnType<typeof writer>, around: Around): Valued {
  const all = write.paths(around);
  const of = draw.upTo(1) === 0 ? draw.one(all) : write.list(around, 1);
  const item = of.shape.kind === "list" ? of.shape.item : of.shape;
  const keys = namesIn(item);
  if (keys.length === 0) return { ...of, source: `=${of.text}` };
  const paths = Array.from({ length: 1 + draw.upTo(1) }, () => {
    const key = draw.one(keys);
    const below = select(draw, { text: "it", shape: item, maybe: false }, key)?.shape;
    const inner = below?.kind === "list" ? below.item : below;
    const more = inner ? namesIn(inner) : [];
    return more.length > 0 && draw.upTo(1) === 0 ? `${key}.${draw.one(more)}` : key;
  });
  const members = new Map(
    paths.map((path) => {
      const [key = ""] = path.split(".");
      const below = select(draw, { text: "it", shape: item, maybe: false }, key)?.shape ?? { kind: "any" };
      return [key, { shape: below, required: false }] as const;
    }),
  );
  const object: Shape = { kind: "object", members };
  const names = Object.fromEntries(paths.map((path) => [path.split(".")[0], path]));
  return {
    source: {
      $from: of.text,
      $pick: draw.upTo(2) > 0 || paths.some((path) => path.includes(".")) ? paths : names,
    },
    shape: of.shape.kind === "list" ? { kind: "list", item: object } : object,
    maybe: of.maybe,
  };
}

function mapped(draw: Draw, write: ReturnType<typeof writer>, around: Around): Valued {
  const of = write.list(around, 1);
  const item = (of.shape as { item: Shape }).item;
  const value = valued(draw, write, write.bound(around, "i", item, item.nullable === true));
  return {
    source: { $from: of.text, $as: "i", $map: value.source },
    shape: { kind: "list", item: value.shape },
    maybe: false,
  };
}

interface Ran {
  readonly typed?: Typed;
  readonly value?: unknown;
  readonly problem?: string;
}

function run(source: unknown, scope: Scope, names: object, validator: Validator): Ran {
  let errors = 0;
  const compiled = compileValue(located(source), scope, ({ severity }) => {
    if (severity === "error") errors++;
  });
  if (compiled === undefined || errors > 0) return {};
  const { value: plan, typed } = compiled;
  const env = environment(names as Record<string, unknown>, NOW);
  try {
    const value = evaluateValue(plan, env);
    const raw = evaluateKept(plan, env);
    const unlike = misfit(raw, typed, "");
    if (unlike !== undefined) return { typed, problem: `not of its type: ${unlike}` };
    const violations = value === undefined ? [] : validator(schemaOf(typed))(value);
    const [violation] = violations;
    if (violation) return { typed, problem: `schema: ${violation.pointer} ${violation.message}` };
    return { typed, value: raw };
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return DOCUMENTED.test(error.message) ? {} : { typed, problem: `throws: ${error.message}` };
  }
}

/** Stricter than a printed schema: also enums and what an API's object must have. Undefined where the value is of the type. */
function misfit(value: unknown, { type, optional }: Typed, at: string): string | undefined {
  if (value === undefined || value === null)
    return optional || type.kind === "any" ? undefined : `${at} is absent`;
  if (type.kind === "union") {
    const all = type.members.map((member) => misfit(value, { type: member, optional: false }, at));
    return all.includes(undefined) ? undefined : all.join(", ");
  }
  if (type.kind === "any") return undefined;
  if (type.kind === "list") {
    if (!Array.isArray(value)) return `${at} is no list`;
    return value.map((item, index) => misfit(item, type.item, `${at}[${index}]`)).find(Boolean);
  }
  if (type.kind === "object") return misfitObject(value, type, at);
  const values = "values" in type ? type.values : undefined;
  if (values && !values.includes(value as string)) return `${at} is ${String(value)}, none of its values`;
  return isOfKind(value, type.kind) ? undefined : `${at} is ${typeof value}, not ${type.kind}`;
}

function misfitObject(value: unknown, type: ObjectType, at: string): string | undefined {
  if (typeof value !== "object" || Array.isArray(value) || value instanceof Date || value instanceof Duration)
    return `${at} is no object`;
  const object = value as Record<string, unknown>;
  for (const name of new Set([...type.names(), ...Object.keys(object)])) {
    const typed = type.property(name) ?? type.additional;
    if (typed === undefined) return `${at}.${name} is not declared`;
    const declared = type.property(name) !== undefined;
    const found = misfit(object[name], declared ? typed : { ...typed, optional: true }, `${at}.${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isOfKind(value: unknown, kind: Type["kind"]): boolean {
  switch (kind) {
    case "integer":
      return Number.isInteger(value);
    case "timestamp":
      return value instanceof Date;
    case "duration":
      return value instanceof Duration;
    default:
      return typeof value === kind;
  }
}
