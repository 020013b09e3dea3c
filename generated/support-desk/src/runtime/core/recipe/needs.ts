/**
 * What a recipe relies on in an answer. Real APIs break their own documents, mostly where nobody looks; so an answer is
 * not held to its schema, but what a recipe reads and the API left out must not be taken for "nothing". In such an
 * answer the missing member becomes one that throws when it is read, and is not there for whoever only asks.
 */
import { EvaluationError } from "../cel/error.js";
import { isAbsent, isMap, kindOf } from "../cel/kinds.js";

/** A place in JSON: a member, all items of a list, or all members of a map. `maybe`: it may be absent. */
type Segment = (
  | { readonly kind: "member"; readonly key: string }
  | { readonly kind: "items" }
  | { readonly kind: "members" }
) & { readonly maybe: boolean };

/**
 * Makes promises that are broken throw when they are read.
 * @param needs as `body.items[].assignee?.name`, `body["odd name"]`, `body.labels[*].color`; `?` after what may be absent
 * @param path how `holder` is called, with a dot at its end; empty where it has no name
 */
export function hold(holder: object, needs: readonly string[], path: string): void {
  for (const need of needs) {
    const segments = parse(need);
    const [root] = segments;
    if (root?.kind === "member" && Object.hasOwn(holder, root.key)) holdAt(holder, segments, path);
  }
}

function holdAt(holder: object, [segment, ...rest]: readonly Segment[], path: string): void {
  if (segment === undefined) return;
  if (segment.kind === "member") {
    const name = memberPath(path, segment.key);
    holdMember(holder, segment.key, segment, rest, name);
  } else
    for (const key of Object.keys(holder)) {
      const name = segment.kind === "items" ? `${trimmed(path)}[${key}]` : memberPath(path, key);
      holdMember(holder, key, segment, rest, name);
    }
}

function holdMember(
  holder: object,
  key: string,
  { maybe }: Segment,
  rest: readonly Segment[],
  name: string,
): void {
  const isThere = Object.prototype.propertyIsEnumerable.call(holder, key);
  // another need has found it to be missing
  if (!isThere && Object.hasOwn(holder, key)) return;
  const value: unknown = isThere ? Reflect.get(holder, key) : undefined;
  if (isAbsent(value)) {
    if (!maybe)
      refuse(
        holder,
        key,
        `${name} is missing in the API's answer, although its OpenAPI document promises it.`,
        name,
      );
    return;
  }
  const [next] = rest;
  if (!next) return;
  const fits = next.kind === "items" ? Array.isArray(value) : isMap(value);
  if (fits) holdAt(value, rest, `${name}.`);
  else
    refuse(
      holder,
      key,
      `${name} is ${kindOf(value)}, and the recipe needs ${next.kind === "items" ? "a list" : "an object"}.`,
      name,
    );
}

function refuse(holder: object, key: string, message: string, path: string): void {
  const get = () => {
    throw new EvaluationError(message, path);
  };
  Object.defineProperty(holder, key, { get, enumerable: false, configurable: true });
}

function memberPath(path: string, key: string): string {
  if (/^[A-Za-z_]\w*$/.test(key)) return path + key;
  return `${trimmed(path)}[${JSON.stringify(key)}]`;
}

function trimmed(path: string): string {
  return path.replace(/\.$/, "");
}

const SEGMENT = /\.?([^.[\]?"]+)(\?)?|\[\](\?)?|\[\*\](\?)?|\[("(?:[^"\\]|\\.)*")\](\?)?/y;

function parse(need: string): readonly Segment[] {
  const segments: Segment[] = [];
  SEGMENT.lastIndex = 0;
  while (SEGMENT.lastIndex < need.length) {
    const found = SEGMENT.exec(need);
    if (!found) throw new Error(`A recipe needs ${JSON.stringify(need)}, which is no path.`);
    const [whole, name, , , , quoted] = found;
    const maybe = whole.endsWith("?");
    const key = name ?? (quoted === undefined ? undefined : String(JSON.parse(quoted)));
    if (key !== undefined) segments.push({ kind: "member", key, maybe });
    else segments.push({ kind: whole.startsWith("[]") ? "items" : "members", maybe });
  }
  return segments;
}
