/** Random expressions over data of a known shape: most are right, some ask for what may be absent. */
import {
  type Draw,
  either,
  HOSTILE,
  NUMBERS,
  type ObjectShape,
  partsOf,
  type Shape,
  TEXTS,
} from "./shapes.js";

interface Name {
  readonly text: string;
  readonly shape: Shape;
  readonly maybe: boolean;
}

/** `known`: paths a guard around has found to be there. */
export interface Around {
  readonly names: readonly Name[];
  readonly known: readonly string[];
}

/** An expression, and what its author thinks it is. `maybe`: absent or null. */
export type Written = Name;

const quoted = (text: string) => JSON.stringify(text);
const there = (text: string, shape: Shape): Written => ({ text, shape, maybe: false });
const string: Shape = { kind: "string" };
const integer: Shape = { kind: "integer" };
const SCALARS = ["boolean", "integer", "number", "string"] as const;
type Kind = (typeof SCALARS)[number] | "timestamp" | "duration";

/** What an object may have under a name. */
function memberOf(
  shape: Shape,
  name: string,
): { readonly shape: Shape; readonly maybe: boolean } | undefined {
  const parts = partsOf(shape);
  const found = parts.flatMap((part) => {
    if (part.kind === "any") return [{ shape: part as Shape, maybe: true }];
    if (part.kind !== "object") return [];
    const member = part.members.get(name);
    if (member) return [{ shape: member.shape, maybe: !member.required || member.shape.nullable === true }];
    return part.additional ? [{ shape: part.additional, maybe: true }] : [];
  });
  if (found.length === 0) return undefined;
  const maybe = found.length < parts.length || found.some((one) => one.maybe);
  return { shape: found.map((one) => one.shape).reduce(either), maybe };
}

export function select(draw: Draw, of: Written, name: string): Written | undefined {
  const member = memberOf(of.shape, name);
  const plain = /^[a-z]\w*$/.test(name) && !draw.rarely(5);
  const text = plain ? `${of.text}${draw.rarely(8) ? ".?" : "."}${name}` : `${of.text}[${quoted(name)}]`;
  return member && { ...member, text, maybe: member.maybe || of.maybe || text.includes(".?") };
}

export function namesIn(shape: Shape): readonly string[] {
  const own = partsOf(shape).flatMap((part) =>
    part.kind === "object" ? [...part.members.keys(), ...(part.additional ? ["k", "a"] : [])] : [],
  );
  return [...new Set(own)];
}

/** Of what is surely a list. */
function itemOf({ shape }: Written): Shape {
  return (shape as { item: Shape }).item;
}

/** Writes expressions with `draw`. */
export function writer(draw: Draw) {
  let variables = 0;
  const fresh = () => (draw.upTo(1) === 0 ? "x" : `v${variables++}`);
  const bound = (around: Around, name: string, shape: Shape, maybe: boolean): Around => ({
    names: [...around.names.filter(({ text }) => text !== name), { text: name, shape, maybe }],
    known: around.known.filter((path) => !path.startsWith(name)),
  });
  const knowing = (around: Around, path: string): Around => ({ ...around, known: [...around.known, path] });

  const paths = (around: Around): readonly Written[] => {
    const all: Written[] = [];
    const visit = (of: Written, depth: number) => {
      const known = around.known.some((path) => path.startsWith(of.text));
      const one = known ? { ...of, maybe: false } : of;
      all.push(one);
      if (depth === 0) return;
      for (const name of namesIn(one.shape)) {
        const below = select(draw, one, name);
        if (below) visit(below, depth - 1);
      }
      if (one.shape.kind === "list" && draw.rarely(3))
        visit({ text: `${one.text}[${draw.upTo(1)}]`, shape: one.shape.item, maybe: true }, depth - 1);
    };
    for (const name of around.names) visit(name, 3);
    return all;
  };

  const pathOf = (around: Around, fits: (shape: Shape) => boolean): Written | undefined => {
    // what is bound last is what a body is about
    const inner = { ...around, names: around.names.slice(-1) };
    for (const from of draw.upTo(1) === 0 ? [inner, around] : [around]) {
      const found = paths(from).filter(({ shape }) => fits(shape));
      if (found.length > 0) return draw.one(found);
    }
    return undefined;
  };

  /** Makes what may be absent surely there, or does not care. */
  const guarded = (
    { text, shape, maybe }: Written,
    around: Around,
    use: (it: Written, around: Around) => Written,
    otherwise: () => Written,
  ): Written => {
    if (!maybe || draw.rarely(6)) return use({ text, shape, maybe: false }, around);
    const [yes, no] = [() => use({ text, shape, maybe: false }, knowing(around, text)), otherwise()];
    const any = () => condition(around, 1);
    // the last are wrong, as an author may be
    switch (draw.upTo(9)) {
      case 5:
        return either2(`(has(${text}) && ${any()})`, yes(), no);
      case 6:
        return either2(`(${any()} && !has(${text}))`, no, yes());
      case 7:
        return either2(`(has(${text}) || ${any()})`, yes(), no);
      case 8:
        return either2(`(!has(${text}) || ${any()})`, no, yes());
      case 9:
        return either2(`(has(${text}) && ${any()})`, no, yes());
      case 0:
      case 1:
        return use(there(`${text}.orValue(${no.text})`, either(shape, no.shape)), around);
      case 2:
        return either2(`has(${text})`, yes(), no);
      case 3:
        return either2(`${text} != null`, yes(), no);
      default:
        return either2(`!(${text} == null || ${condition(around, 0)})`, yes(), no);
    }
  };
  const either2 = (test: string, a: Written, b: Written): Written => ({
    text: `(${test} ? ${a.text} : ${b.text})`,
    shape: either(a.shape, b.shape),
    maybe: a.maybe || b.maybe,
  });

  const literal = (kind: Kind): string => {
    switch (kind) {
      case "boolean":
        return draw.one(["true", "false"]);
      case "integer":
        return String(draw.one(NUMBERS));
      case "number":
        return draw.one(["0.5", "2.0", "-1.5"]);
      case "string":
        return quoted(draw.one(TEXTS));
      case "timestamp":
        return draw.one(["now()", 'timestamp("2026-01-31T09:30:00Z")']);
      case "duration":
        return draw.one(['duration("90s")', "days(2)"]);
    }
  };

  const scalar = (kind: Kind, around: Around, depth: number): string => {
    if (depth <= 0) return literal(kind);
    if (draw.upTo(2) > 0 && kind !== "boolean") {
      const path = pathOf(around, (shape) => shape.kind === kind);
      if (path)
        return guarded(
          path,
          around,
          (it) => it,
          () => there(literal(kind), { kind }),
        ).text;
    }
    const of = (wanted: Kind) => scalar(wanted, around, depth - 1);
    switch (kind) {
      case "boolean":
        return condition(around, depth);
      case "integer":
        return draw.one([
          () => `size(${draw.upTo(1) ? list(around, depth - 1).text : of("string")})`,
          () => `(${of("integer")} ${draw.one(["+", "-", "*", "/", "%"])} ${of("integer")})`,
          () => `-(${of("integer")})`,
          () => `int(${of(draw.one(["number", "timestamp", "string"] as const))})`,
          () => `size(${object(around, depth - 1).text})`,
        ])();
      case "number":
        return draw.one([
          () => `(${of("number")} ${draw.one(["+", "-", "*", "/"])} ${of(draw.one(["number", "integer"]))})`,
          () => `double(${of(draw.one(["integer", "string"] as const))})`,
          () => `-(${of("number")})`,
        ])();
      case "string":
        return draw.one([
          () => `(${of("string")} + ${of("string")})`,
          () => `string(${of(draw.one([...SCALARS, "timestamp", "duration"] as const))})`,
          () => `${of("string")}.${draw.one(["trim()", "lowerAscii()", "upperAscii()", "substring(0)"])}`,
          () => `${of("string")}.replace(${of("string")}, ${of("string")})`,
          () => `json(${anything(around, depth - 1).text})`,
          () => {
            const one = list(around, depth - 1);
            const plain = partsOf(itemOf(one)).every(({ kind }) => SCALARS.includes(kind as "string"));
            return `${one.text}${plain ? "" : ".map(j, json(j))"}.join(",")`;
          },
        ])();
      case "timestamp":
        return draw.one([() => literal(kind), () => `(${of("timestamp")} - ${of("duration")})`])();
      case "duration":
        return draw.one([
          () => `(${of("timestamp")} - ${of("timestamp")})`,
          () => `(${of("duration")} + ${of("duration")})`,
          () => `-(${of("duration")})`,
        ])();
    }
  };

  /** A condition that needs it to be there. */
  const needing = ({ text, shape }: Written): string => {
    if (shape.kind === "boolean") return text;
    if (shape.kind === "any" || shape.kind === "union") return `${text} == ${text}`;
    return ["integer", "number"].includes(shape.kind) ? `${text} >= 0` : `size(${text}) > 0`;
  };

  const condition = (around: Around, depth: number): string => {
    const path = pathOf(around, () => true);
    if (depth <= 0) return path && draw.rarely(3) ? needing(path) : literal("boolean");
    const of = (inner = around) => condition(inner, depth - 1);
    const kind = draw.one([...SCALARS, "timestamp", "duration"] as const);
    const compared = (op: string) =>
      `${scalar(kind, around, depth - 1)} ${op} ${scalar(kind, around, depth - 1)}`;
    const text = (): string => scalar("string", around, depth - 1);
    const overList = (macro: string): string => {
      const of = list(around, depth - 1);
      const name = fresh();
      const item = itemOf(of);
      return `${of.text}.${macro}(${name}, ${condition(bound(around, name, item, item.nullable === true), depth - 1)})`;
    };
    return draw.one([
      () => compared(draw.one(["<", "<=", ">", ">="])),
      () => compared(draw.one(["==", "!="])),
      () => (path ? `has(${path.text})` : of()),
      () => (path ? `(has(${path.text}) && ${of(knowing(around, path.text))})` : of()),
      () => (path ? `(has(${path.text}) ${draw.one(["&&", "||"])} ${needing(path)})` : of()),
      () => (path ? `(!has(${path.text}) ${draw.one(["||", "&&"])} ${needing(path)})` : of()),
      () => (path ? needing(path) : of()),
      () => (path ? `(${path.text} == null || ${of(knowing(around, path.text))})` : of()),
      () => `(${of()} && ${of()})`,
      () => `(${of()} || ${of()})`,
      () => `!(${of()})`,
      () => `(${of()} ? ${of()} : ${of()})`,
      () => overList(draw.one(["exists", "all", "exists_one"])),
      () => `${text()}.${draw.one(["startsWith", "endsWith", "contains"])}(${text()})`,
      () => `${text()}.matches("^[a-z]+$")`,
      () => `(${scalar(kind, around, depth - 1)} in ${list(around, depth - 1).text})`,
      () => `(${text()} in ${object(around, depth - 1).text})`,
      () => {
        if (!path) return of();
        const value = anything(around, depth - 1);
        return draw.upTo(1) === 0
          ? `(${path.text} == ${value.text})`
          : `(${path.text} == ${value.text} && ${of(knowing(around, path.text))})`;
      },
    ])();
  };

  /** Always there, always a list. */
  const list = (around: Around, depth: number): Written => {
    const made = (text: string, item: Shape, maybe: boolean): Written =>
      there(text, { kind: "list", item: maybe ? { ...item, nullable: true } : item });
    const simple = (): Written =>
      draw.one([() => made('["a", "b"]', string, false), () => made("[1, 2]", integer, false)])();
    const path = pathOf(around, (shape) => shape.kind === "list");
    if (depth <= 0 || (path && draw.upTo(2) === 0))
      return path
        ? guarded(
            path,
            around,
            (it) => it,
            () => draw.one([() => made("[]", { ...(path.shape as { item: Shape }).item }, false), simple])(),
          )
        : simple();
    const of = () => list(around, depth - 1);
    const inside = (one: Written, name: string) => {
      const item = itemOf(one);
      return bound(around, name, item, item.nullable === true);
    };
    return draw.one([
      () => {
        const [one, name] = [of(), fresh()];
        const item = itemOf(one);
        const keys = namesIn(item);
        if (keys.length === 0 || draw.upTo(1) === 0)
          return { ...one, text: `${one.text}.filter(${name}, ${condition(inside(one, name), depth - 1)})` };
        const key = draw.one(keys);
        const parts = partsOf(item).map((part): Shape => {
          const member = part.kind === "object" && (part.members.get(key)?.shape ?? part.additional);
          if (!member) return part;
          const shape = { ...member, nullable: false };
          return {
            ...(part as ObjectShape),
            nullable: false,
            members: new Map([...(part as ObjectShape).members, [key, { shape, required: true }]]),
          };
        });
        const known = parts.length === 1 ? (parts[0] as Shape) : { ...item, nullable: false };
        return made(`${one.text}.filter(${name}, has(${name}[${quoted(key)}]))`, known, false);
      },
      () => {
        const [one, name] = [of(), fresh()];
        const value = anything(inside(one, name), depth - 1);
        const test = draw.rarely(3) ? `${condition(inside(one, name), depth - 1)}, ` : "";
        return made(`${one.text}.map(${name}, ${test}${value.text})`, value.shape, value.maybe);
      },
      () => {
        const [one, name] = [of(), fresh()];
        const bare = pathOf(inside(one, name), ({ kind }) => SCALARS.includes(kind as "string"));
        if (bare && draw.upTo(1) === 0) return { ...one, text: `${one.text}.sortBy(${name}, ${bare.text})` };
        const key = scalar(draw.one([...SCALARS, "timestamp"] as const), inside(one, name), depth - 1);
        return { ...one, text: `${one.text}.sortBy(${name}, ${key})` };
      },
      () => ({
        ...of(),
        ...((one) => ({
          text: `${one.text}.${draw.one(["reverse()", "distinct()", "slice(0, 2)"])}`,
          shape: one.shape,
        }))(of()),
      }),
      () => {
        const [a, b] = [of(), of()];
        return there(`(${a.text} + ${b.text})`, either(a.shape, b.shape));
      },
      () => {
        const [a, b] = [anything(around, depth - 1), anything(around, depth - 1)];
        return made(`[${a.text}, ${b.text}]`, either(a.shape, b.shape), a.maybe || b.maybe);
      },
      () => {
        const one = of();
        const item = itemOf(one);
        const flat: Shape = item.kind === "list" ? { ...item.item, nullable: true } : item;
        if (item.kind === "union" && item.of.some(({ kind }) => kind === "list")) return one;
        return made(`${one.text}.flatten()`, flat, false);
      },
      () => made(`${scalar("string", around, depth - 1)}.split("-")`, string, false),
      () => {
        const [one, k, v] = [object(around, depth - 1), fresh(), `w${variables++}`];
        const values = partsOf(one.shape).flatMap((part) =>
          part.kind === "object"
            ? [
                ...[...part.members.values()].map(({ shape }) => shape),
                ...(part.additional ? [part.additional] : []),
              ]
            : [],
        );
        if (values.length === 0) return made(`${one.text}.map(${k}, ${k})`, string, false);
        const inner = bound(
          bound(around, k, string, false),
          v,
          { ...values.reduce(either), nullable: false },
          false,
        );
        const value = anything(inner, depth - 1);
        return made(`${one.text}.transformList(${k}, ${v}, ${value.text})`, value.shape, value.maybe);
      },
      () => {
        const [a, b] = [of(), of()];
        return either2(condition(around, depth - 1), a, b);
      },
    ])();
  };

  /** Always there, always an object. */
  const object = (around: Around, depth: number): Written => {
    const isObject = (shape: Shape) => partsOf(shape).every(({ kind }) => kind === "object");
    const path = pathOf(around, isObject);
    const simple = () =>
      there('{"a": 1}', { kind: "object", members: new Map([["a", { shape: integer, required: true }]]) });
    if (depth <= 0 || (path && draw.upTo(1) === 0))
      return path ? guarded(path, around, (it) => it, simple) : simple();
    if (draw.upTo(2) === 0) {
      const [a, b] = [object(around, depth - 1), object(around, depth - 1)];
      const names = [...new Set([...namesIn(a.shape), ...namesIn(b.shape)])];
      const members = names.flatMap((name) => {
        const found = [memberOf(a.shape, name), memberOf(b.shape, name)].filter((one) => one !== undefined);
        const required = found.some(({ maybe }) => !maybe);
        return [
          [
            name,
            { shape: { ...found.map((one) => one.shape).reduce(either), nullable: !required }, required },
          ] as const,
        ];
      });
      return there(`${a.text}.merge(${b.text})`, { kind: "object", members: new Map(members) });
    }
    const entries = Array.from({ length: 1 + draw.upTo(2) }, (_, index) => {
      const value = anything(around, depth - 1);
      return [draw.rarely(6) ? draw.one(HOSTILE) : draw.one(["a", "b", "x-y", `n${index}`]), value] as const;
    });
    const computed = draw.rarely(3) ? anything(around, depth - 1) : undefined;
    const names = new Set(entries.map(([name]) => name));
    const members = [...names].map((name) => {
      const all = [
        ...entries.filter(([key]) => key === name).map(([, value]) => value),
        ...(computed ? [computed] : []),
      ];
      const maybe = all.some((one) => one.maybe);
      return [
        name,
        { shape: { ...all.map(({ shape }) => shape).reduce(either), nullable: maybe }, required: !maybe },
      ] as const;
    });
    const written = entries.map(([name, { text }]) => `${quoted(name)}: ${text}`);
    if (computed)
      written.splice(
        draw.upTo(written.length),
        0,
        `${scalar("string", around, depth - 1)}: ${computed.text}`,
      );
    return there(`{${written.join(", ")}}`, {
      kind: "object",
      members: new Map(members),
      ...(computed && { additional: computed.shape }),
    });
  };

  /** Of any kind, perhaps absent. */
  const anything = (around: Around, depth: number): Written => {
    const path = pathOf(around, () => true);
    if (depth <= 0) return path ?? there("1", integer);
    const kind = draw.one([...SCALARS, "timestamp", "duration"] as const);
    return draw.one([
      () => path ?? there("1", integer),
      () => there(scalar(kind, around, depth), { kind }),
      () => list(around, depth),
      () => object(around, depth),
      () => {
        const one = object(around, depth - 1);
        const names = namesIn(one.shape);
        return (names.length > 0 && select(draw, one, draw.one(names))) || one;
      },
      () => {
        const one = list(around, depth - 1);
        const end = draw.one([
          ".first()",
          ".last()",
          "[0]",
          "[?1]",
          `[${scalar("integer", around, depth - 1)}]`,
        ]);
        return { text: `${one.text}${end}`, shape: itemOf(one), maybe: true };
      },
      () =>
        either2(
          condition(around, depth - 1),
          anything(around, depth - 1),
          draw.rarely(3)
            ? { text: "null", shape: { kind: "boolean", nullable: true }, maybe: true }
            : anything(around, depth - 1),
        ),
      () =>
        path
          ? guarded(
              path,
              around,
              (it) => it,
              () => anything(around, depth - 1),
            )
          : there("1", integer),
      () => (path ? { ...path, text: `${path.text}.orValue(null)`, maybe: true } : there("1", integer)),
    ])();
  };

  return { anything, condition, list, object, scalar, paths, bound };
}
