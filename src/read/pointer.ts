/** JSON Pointers (RFC 6901): the names of places inside a document. */

/** `pointer` with `keys` added, each escaped (RFC 6901 §3). Called for every node that is visited: kept lean. */
export function joinPointer(pointer: string, ...keys: readonly (string | number)[]): string {
  for (const key of keys) pointer += `/${typeof key === "number" ? key : escapeKey(key)}`;
  return pointer;
}

/** The keys of a pointer, unescaped; none for the whole document. Text before the first `/` is ignored. */
export function parsePointer(pointer: string): readonly string[] {
  if (pointer === "") return [];
  const keys = pointer.split("/");
  keys.shift();
  return pointer.includes("~") ? keys.map(unescapeKey) : keys;
}

/** The pointer that names the place reached by `keys` from the root. */
export function formatPointer(keys: readonly (string | number)[]): string {
  return joinPointer("", ...keys);
}

/** The pointer of the object or array that holds the place; the root is its own parent. */
export function parentPointer(pointer: string): string {
  return pointer.slice(0, Math.max(0, pointer.lastIndexOf("/")));
}

/** One step down from `value`, or `undefined` where there is nothing. Only own keys count, so `constructor` is no key. */
export function childOf(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  // RFC 6901 §4: an array index has no leading zero; `-` (past the end) never names a value.
  if (Array.isArray(value)) return /^(?:0|[1-9]\d*)$/.test(key) ? value[Number(key)] : undefined;
  return Object.hasOwn(value, key) ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
}

function escapeKey(key: string): string {
  // `~` first, or the `~1` made of a slash would be escaped again.
  return key.includes("/") || key.includes("~") ? key.replaceAll("~", "~0").replaceAll("/", "~1") : key;
}

function unescapeKey(key: string): string {
  return key.includes("~") ? key.replaceAll("~1", "/").replaceAll("~0", "~") : key;
}
