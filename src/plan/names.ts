/** Names that hosts accept: of tools, of arguments, of environment variables. */

/** Hosts allow 64 characters and put `mcp__<server>__` in front. */
export const MAX_TOOL_NAME = 48;
const HASH_LENGTH = 6;

/** snake_case of an operationId, a title or a path; empty when nothing of it is left. */
export function snakeCase(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "") // accents, split off by NFKD
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .toLowerCase();
}

export interface Named {
  /** `METHOD /path`: identifies the operation whatever its place in the document. */
  readonly key: string;
  readonly operationId?: string;
  /** The name before it is cut; made of the two above unless given. */
  readonly wanted?: string;
  /** A name the author chose; used as it is. */
  readonly chosen?: string;
}

/**
 * One name for each operation: unique, at most `limit` characters, and the same whatever the order of operations.
 * Names that collide, after truncation, all get a hash of their operation.
 * @param others names that are taken already
 */
export function toolNames(
  operations: readonly Named[],
  limit: number,
  others: ReadonlySet<string> = new Set(),
): ReadonlyMap<string, string> {
  const wanted = operations.map((operation) => ({ key: operation.key, name: wantedName(operation, limit) }));
  const owners = new Map<string, number>();
  for (const { name } of wanted) owners.set(name, (owners.get(name) ?? 0) + 1);
  const names = new Map<string, string>();
  for (const { key, name } of wanted) if (owners.get(name) === 1 && !others.has(name)) names.set(key, name);
  const taken = new Set([...names.values(), ...others]);
  const colliding = wanted.filter(({ key }) => !names.has(key));
  // sorted, since a hash can be taken too
  for (const { key, name } of colliding.sort((one, other) => (one.key < other.key ? -1 : 1))) {
    const head = cutName(name, limit - HASH_LENGTH - 1);
    let suffixed = `${head}_${hash(key)}`;
    for (let attempt = 1; taken.has(suffixed); attempt++) suffixed = `${head}_${hash(`${key} ${attempt}`)}`;
    taken.add(suffixed);
    names.set(key, suffixed);
  }
  return names;
}

function wantedName(operation: Named, limit: number): string {
  if (operation.chosen !== undefined) return operation.chosen;
  const wanted = operation.wanted ?? (snakeCase(operation.operationId ?? "") || snakeCase(operation.key));
  return cutName(wanted, limit);
}

/** Cut at a word where one ends near the limit. */
function cutName(name: string, limit: number): string {
  if (name.length <= limit) return name;
  const head = name.slice(0, limit);
  const word = name[limit] === "_" ? limit : head.lastIndexOf("_");
  return head.slice(0, word > limit / 2 ? word : limit).replace(/_+$/, "");
}

/** FNV-1a, 32 bits: tells apart a handful of names, at no cost for the start of a server. */
export function hash(text: string): string {
  let state = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) state = Math.imul(state ^ byte, 0x01000193) >>> 0;
  return state.toString(36).padStart(7, "0").slice(-HASH_LENGTH);
}

/** What hosts accept as a property name, at every level. */
const ARGUMENT = /^[A-Za-z0-9_.-]{1,64}$/;

/** Clients and validators drop `__proto__`, unread, as no honest name. */
export function isArgumentName(name: string): boolean {
  return ARGUMENT.test(name) && name !== "__proto__";
}

/** A legal name that still reads like the original: `filter[name]` → `filter_name`, `$top` → `top`. */
export function argumentName(name: string): string {
  if (isArgumentName(name)) return name;
  const legal = name
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9_.-]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 64);
  return legal === "" ? `argument_${hash(name)}` : legal;
}

/** A variable of ours that a scheme would be given, which no scheme may have. */
const STATE_KEY = "OPENAPI_MCP_STATE_KEY";

/**
 * Always under our own prefix: a document must not be able to name, and so obtain, other secrets of the environment.
 * Nor that of ours: the scheme `state` has `OPENAPI_MCP_STATE_SCHEME_KEY`.
 */
export function environmentName(
  scheme: string,
  part: "KEY" | "TOKEN" | "USERNAME" | "PASSWORD" | "AUTHORIZATION",
): string {
  const name = schemeName(scheme);
  const wanted =
    name.endsWith(`_${part}`) || name === part ? `OPENAPI_MCP_${name}` : `OPENAPI_MCP_${name}_${part}`;
  return wanted === STATE_KEY ? `OPENAPI_MCP_${name}_SCHEME_${part}` : wanted;
}

/** What the names of all variables of a scheme begin with. */
export function environmentPrefix(scheme: string): string {
  return `OPENAPI_MCP_${schemeName(scheme)}`;
}

function schemeName(scheme: string): string {
  return snakeCase(scheme).toUpperCase() || hash(scheme).toUpperCase();
}
