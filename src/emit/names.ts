/**
 * The only door for text of a document into identifiers and file names: letters and digits of ASCII come through, and
 * nothing that the language, the runtime or a file system has a use of its own for.
 */
import { hash, snakeCase } from "../plan/names.js";

/** `get_ticket`, `GET /tickets/{id}` → `getTicket`, `getTicketsId`. */
export function camelCase(text: string, prefix: string): string {
  const [first = "", ...rest] = wordsOf(text);
  return legal(first + rest.map(capital).join(""), prefix);
}

export function pascalCase(text: string, prefix: string): string {
  return legal(wordsOf(text).map(capital).join(""), capital(prefix));
}

/** Of files, without their extension. */
export function kebabCase(text: string, prefix: string): string {
  const name = wordsOf(text).join("-").slice(0, LONGEST_FILE).replace(/-+$/, "");
  return name === "" || DEVICES.test(name) ? `${prefix}${name && "-"}${name}` : name;
}

/** Characters, with room for an extension and for archives that hold no more than 100. */
const LONGEST_FILE = 60;
/** What Windows has devices of that name for, whatever the extension; and a name that means a folder. */
const DEVICES = /^(?:con|prn|aux|nul|com\d|lpt\d|index)$/;

function wordsOf(text: string): readonly string[] {
  // long before any limit of a file system or a line
  return snakeCase(text.slice(0, 200))
    .slice(0, 80)
    .split("_")
    .filter((word) => word !== "");
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function legal(name: string, prefix: string): string {
  return name === "" || /^\d/.test(name) || RESERVED.has(name) ? prefix + capital(name) : name;
}

/** Words of the language (ECMA-262 §12.7.2, strict code, TypeScript's types), globals, and names that modules have. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    "abstract any arguments as asserts async await bigint boolean break case catch class const continue debugger " +
    "declare default delete do else enum eval export extends false finally for from function get global globalThis if " +
    "implements import in infer infinity instanceof interface is keyof let module namespace never new null number object " +
    "of out override package private protected public readonly require return satisfies set static string super switch " +
    "symbol this throw true try type typeof undefined unique unknown using var void while with yield " +
    "process console exports constructor prototype " +
    "api cel client connect cookie createClient createWorker endpoint format header inputs isProgram listing main operation operations path " +
    "prompts query recipe resources run server toolFunction tools " +
    "CallOptions Client ClientOptions EndpointTool OperationCall PromptSource RecipeFailure ResourceSource Run ServerDefinition " +
    "SetupError StepResponse ToolFailure ToolListing ToolOptions " +
    "Any Array ArrayBuffer Boolean Date Error Function Infinity Iterator Map Math NaN Number Object Omit Open Partial " +
    "Pick Promise Proxy Readonly Record Reflect RegExp Required Set String Symbol Uint8Array WeakMap"
  ).split(" "),
);

/**
 * One name for each key, the same whatever their order. Where several want one, or it is taken, all of them get a hash
 * of their key. Names that differ only in case are one: they may become files.
 * @param wanted key → name
 */
export function uniqueNames(
  wanted: ReadonlyMap<string, string>,
  taken: Iterable<string> = [],
  separator = "_",
): ReadonlyMap<string, string> {
  const fold = (name: string) => name.toLowerCase();
  const used = new Set([...taken].map(fold));
  const owners = new Map<string, number>();
  for (const name of wanted.values()) owners.set(fold(name), (owners.get(fold(name)) ?? 0) + 1);
  const isClear = (name: string) => owners.get(fold(name)) === 1 && !used.has(fold(name));
  const names = new Map([...wanted].filter(([, name]) => isClear(name)));
  for (const name of names.values()) used.add(fold(name));
  const colliding = [...wanted].filter(([key]) => !names.has(key));
  for (const [key, name] of colliding.sort(([one], [other]) => (one < other ? -1 : 1))) {
    let suffixed = name + separator + hash(key);
    for (let attempt = 1; used.has(fold(suffixed)); attempt++)
      suffixed = name + separator + hash(`${key} ${attempt}`);
    used.add(fold(suffixed));
    names.set(key, suffixed);
  }
  return names;
}
