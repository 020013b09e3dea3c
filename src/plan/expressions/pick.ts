/** `$pick: [id, assignee.name]` and `$pick: { new_name: assignee.name }`. */
import { diagnostic } from "../../diagnostics/catalog.js";
import { countErrors, type Report } from "../../diagnostics/diagnostic.js";
import { below } from "../../read/located.js";
import { mapOf } from "../../read/map.js";
import type { Located } from "../../read/types.js";
import { whyUnknown } from "./check-access.js";
import { memberOf } from "./members.js";
import { listOf, membersOf, objectType, union } from "./object-type.js";
import type { Span } from "./parse.js";
import type { Type, Typed } from "./type.js";
import type { PickPath, ValuePlan } from "./types.js";

export interface Picked {
  readonly paths: Extract<ValuePlan, { kind: "pick" }>["paths"];
  /** Of one object, or of one item. */
  readonly typed: Typed;
}

interface Key extends Span {
  readonly key: string;
}

/** A key and what is picked below it; nothing where it is taken whole. */
interface Branch {
  readonly keys: readonly Key[];
  readonly node: Located;
}

/** `of`: the item or object; `from`: what it is called in messages. */
export function compilePick(node: Located, of: Typed, from: string, report: Report): Picked | undefined {
  const errors = countErrors(report);
  const { value } = node;
  const picked = Array.isArray(value)
    ? pickList(node, value, of, from, errors.report)
    : typeof value === "object" && value !== null
      ? pickMap(node, Object.keys(value), of, from, errors.report)
      : undefined;
  if (picked === undefined)
    errors.report(
      diagnostic(
        "expression/syntax",
        { uri: node.uri, pointer: node.pointer },
        {
          problem: "$pick is a list of paths, or a map from new names to paths.",
        },
      ),
    );
  return errors.any() ? undefined : picked;
}

function pickMap(node: Located, names: readonly string[], of: Typed, from: string, report: Report): Picked {
  const members = names.flatMap((name) => {
    const part = below(node, name);
    const keys = keysOf(part, report);
    if (keys === undefined) return [];
    let typed: Typed | undefined = of;
    let path = from;
    for (const key of keys) {
      typed = typed && step(typed, key, path, part, report);
      path = path === from ? key.key : `${path}.${key.key}`;
    }
    return typed === undefined ? [] : [[name, keys.map(({ key }) => key), typed] as const];
  });
  return {
    paths: mapOf(members.map(([name, keys]): [string, PickPath] => [name, keys])),
    typed: objectOf(members.map(([name, , typed]) => [name, typed] as const)),
  };
}

function pickList(node: Located, paths: readonly unknown[], of: Typed, from: string, report: Report): Picked {
  const branches = paths.flatMap((_, index) => {
    const part = below(node, index);
    const keys = keysOf(part, report);
    return keys === undefined ? [] : [{ keys, node: part }];
  });
  return {
    paths: branches.map(({ keys }) => keys.map(({ key }) => key)),
    typed: pickBranches(branches, of, from, report),
  };
}

/** Paths that begin with the same key become one object, as the API has it. */
function pickBranches(branches: readonly Branch[], of: Typed, from: string, report: Report): Typed {
  const groups = new Map<string, Branch[]>();
  for (const branch of branches) {
    const key = branch.keys[0]?.key ?? "";
    groups.set(key, [...(groups.get(key) ?? []), branch]);
  }
  const members = [...groups].flatMap(([key, group]) => {
    const [first] = group;
    const head = first?.keys[0];
    const typed = first && head && step(of, head, from, first.node, report);
    if (typed === undefined) return [];
    if (group.some(({ keys }) => keys.length === 1)) return [[key, typed] as const];
    const rest = group.map(({ keys, node }) => ({ keys: keys.slice(1), node }));
    const inner = pickBranches(rest, partOf(typed.type), key, report);
    const isList = typed.type.kind === "list";
    const isEither = !isList && membersOf(typed.type).some((type) => type.kind === "list");
    if (typed.type.kind === "any" || isEither)
      return [[key, { type: { kind: "any" }, optional: typed.optional } as const] as const];
    const result = isList ? listOf(inner).type : inner.type;
    return [[key, { type: result, optional: typed.optional }] as const];
  });
  return objectOf(members);
}

/** What is picked from: the items of lists, anything else itself. Of an item that may be null, nothing is surely there. */
export function partOf(type: Type): Typed {
  return union(
    membersOf(type).map((member) =>
      member.kind === "list" ? member.item : { type: member, optional: false },
    ),
  );
}

/** What is picked is copied as it is there: an API that leaves out what it promises does not spoil the rest. */
function objectOf(members: readonly (readonly [string, Typed])[]): Typed {
  return { type: objectType(members), optional: false };
}

function step(of: Typed, key: Key, path: string, node: Located, report: Report): Typed | undefined {
  const typed = memberOf(of, key.key);
  if (typed !== undefined) return typed;
  const { problem, hint } = whyUnknown(of.type, key.key);
  const at = { uri: node.uri, pointer: node.pointer, within: { start: key.start, end: key.end } };
  report(diagnostic("expression/path-unknown", at, { path, problem, hint }));
  return undefined;
}

/** `a.b`, `a["b c"]`; names may hold what is no letter, as they stand for themselves. */
function keysOf(node: Located, report: Report): readonly Key[] | undefined {
  const { value } = node;
  const text = typeof value === "string" ? value : "";
  const token = /\.?\??([^.[\]"'`\s=(){}]+)|\[("[^"\\]*"|'[^'\\]*')\]/y;
  const keys: Key[] = [];
  while (token.lastIndex < text.length) {
    const start = token.lastIndex;
    const found = token.exec(text);
    const dotted = found?.[0].startsWith(".") === true;
    if (found === null || (found[1] !== undefined && dotted !== start > 0)) return badPath(node, report);
    const [whole, name, quoted] = found;
    const end = start + whole.length;
    const key = name ?? quoted?.slice(1, -1) ?? "";
    keys.push({ key, start: name === undefined ? start : end - name.length, end });
  }
  return keys.length === 0 ? badPath(node, report) : keys;
}

function badPath(node: Located, report: Report): undefined {
  const problem = "$pick takes names and paths as assignee.name; for anything computed use $as and $map.";
  report(diagnostic("expression/syntax", { uri: node.uri, pointer: node.pointer }, { problem }));
  return undefined;
}
