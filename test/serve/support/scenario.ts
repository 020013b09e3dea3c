/** Random values of a mapping file over a random answer of an API: a variable made of it, and an output made of both. */
import { compileValue } from "../../../src/plan/expressions/compile.js";
import { objectType } from "../../../src/plan/expressions/object-type.js";
import type { Scope } from "../../../src/plan/expressions/scope.js";
import type { Typed } from "../../../src/plan/expressions/type.js";
import { openWithin, typeOfSchema } from "../../../src/plan/expressions/type-of-schema.js";
import type { ValuePlan } from "../../../src/plan/expressions/types.js";
import type { JsonSchema } from "../../../src/runtime/core/types.js";
import { type Draw, type Shape, schemaOfShape, shape, someValue } from "./shapes.js";
import { type Around, namesIn, select, type Written, writer } from "./typed-expressions.js";

export interface Accepted {
  readonly value: ValuePlan;
  readonly typed: Typed;
}

export interface Scenario {
  readonly schema: JsonSchema;
  /** Of the answer of step `a`: satisfies `schema`. */
  readonly data: unknown;
  readonly body: Typed;
  /** Over `steps.a.body`; undefined where the checker refuses it. */
  readonly first: Accepted | undefined;
  /** Over that and `vars.v`, which is `first`; not always there. */
  readonly second: Accepted | undefined;
  /** In words, for messages. */
  readonly source: string;
}

const located = (value: unknown) => ({ value, uri: "test:", pointer: "/output" });
const thing = (members: Iterable<readonly [string, Typed]>): Typed => ({
  type: objectType(members),
  optional: false,
});

export function scenario(draw: Draw): Scenario {
  const answer = shape(draw);
  const schema = schemaOfShape(answer, draw);
  const data = someValue(answer, draw);
  const body = typeOfSchema(schema, openWithin(schema));
  const steps = thing([["a", thing([["body", body]])]]);
  const scope: Scope = { names: new Map([["steps", steps]]), present: new Set() };
  const root: Written = { text: "steps.a.body", shape: answer, maybe: answer.nullable === true };
  const write = writer(draw);
  const around: Around = { names: [root], known: [] };
  const one = valued(draw, write, around);
  const first = accepted(one.source, scope);
  const known = { schema, data, body, first };
  if (!first || draw.upTo(2) > 0)
    return { ...known, second: undefined, source: JSON.stringify({ schema, data, value: one.source }) };
  const vars: Around = { names: [...around.names, { ...one, text: "vars.v" }], known: [] };
  const two = valued(draw, write, vars);
  const wider: Scope = { ...scope, names: new Map([...scope.names, ["vars", thing([["v", first.typed]])]]) };
  const source = JSON.stringify({ schema, data, v: one.source, value: two.source });
  return { ...known, second: accepted(two.source, wider), source };
}

function accepted(source: unknown, scope: Scope): Accepted | undefined {
  let errors = 0;
  const compiled = compileValue(located(source), scope, ({ severity }) => {
    if (severity === "error") errors++;
  });
  return errors > 0 ? undefined : compiled;
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
