/** The types of what steps leave behind. */
import {
  BOOLEAN,
  INTEGER,
  listOf,
  objectType,
  optional,
  present,
  STRING,
  union,
} from "../expressions/object-type.js";
import { ANY, type Type, type Typed } from "../expressions/type.js";
import type { BoundOperation } from "./api.js";

const always = (type: Type): Typed => ({ type, optional: false });

/** What `status`, `headers` and `body` are. */
export function responseMembers(body: Typed): readonly (readonly [string, Typed])[] {
  const headers = objectType([], { label: "the headers", additional: optional(STRING) });
  return [
    ["status", INTEGER],
    ["headers", always(headers)],
    ["body", body],
  ];
}

export function callResult(id: string, body: Typed): Typed {
  return always(objectType(responseMembers(body), { label: `the result of "${id}"` }));
}

/** The body of a call that went well: the API's 2xx, and the statuses that the step accepts besides. */
export function bodyOf(bound: BoundOperation, accept: readonly number[] = []): Typed {
  const documented = accept.filter((status) => bound.documents(status));
  const parts = [bound.body(), ...(documented.length > 0 ? [bound.body(documented)] : [])];
  if (documented.length < accept.length) return ANY;
  return union(parts);
}

/** The body of a call that failed, or that the API says in its 2xx body has failed. */
export function failedBodyOf(bound: BoundOperation): Typed {
  const { responses } = bound.operation;
  const numbered = responses.flatMap(({ status }) => (/^[45]\d\d$/.test(status) ? [Number(status)] : []));
  // for `4XX`, `5XX` and `default` one that nobody numbers
  const statuses = [...numbered, ...[499, 599].filter((status) => bound.documents(status))];
  return statuses.length === 0 ? ANY : union([bound.body(), bound.body(statuses)]);
}

export function collectResult(id: string, item: Typed): Typed {
  const members: [string, Typed][] = [
    ["items", listOf(item)],
    ["truncated", BOOLEAN],
    ["pages", INTEGER],
  ];
  return always(objectType(members, { label: `the result of "${id}"` }));
}

export function eachResult(id: string, item: Typed): Typed {
  const error = objectType(
    [
      ["index", INTEGER],
      ["key", union([STRING, INTEGER])],
      ["step", STRING],
      ["status", optional(INTEGER)],
      ["message", STRING],
    ],
    { label: `an error of "${id}"`, built: true },
  );
  const members: [string, Typed][] = [
    // items that gave nothing are left out
    ["items", listOf(present(item))],
    ["ok", INTEGER],
    ["failed", INTEGER],
    ["errors", listOf(always(error))],
  ];
  return always(objectType(members, { label: `the result of "${id}"` }));
}

export function useResult(id: string, output: Typed): Typed {
  return always(objectType([["output", output]], { label: `the result of "${id}"` }));
}
