/**
 * The only door for text of a document, a mapping file or a model into code: as a literal, or as a comment. Whatever the
 * text, it stays data.
 */

/** Columns of a line. */
const WIDTH = 110;

/** A TypeScript literal of a JSON value, laid out as it stands after `indent` blanks and `before` more characters. */
export function literal(value: unknown, indent = 0, before = 0): string {
  return flat(value, WIDTH - indent - before) ?? broken(value, indent);
}

/** On one line; undefined where that is longer than `room`. */
function flat(value: unknown, room: number): string | undefined {
  if (typeof value !== "object" || value === null) return scalar(value);
  const isList = Array.isArray(value);
  const keys = isList ? undefined : Object.keys(value);
  if ((keys ?? (value as readonly unknown[])).length === 0) return isList ? "[]" : "{}";
  let left = room - (isList ? 2 : 4);
  const parts: string[] = [];
  for (const key of keys ?? (value as readonly unknown[]).keys()) {
    const name = typeof key === "string" ? `${propertyName(key)}: ` : "";
    const part = flat(Reflect.get(value, key), left - name.length);
    if (part === undefined) return undefined;
    parts.push(name + part);
    left -= name.length + part.length + 2;
    if (left < -2) return undefined;
  }
  return isList ? `[${parts.join(", ")}]` : `{ ${parts.join(", ")} }`;
}

function broken(value: unknown, indent: number): string {
  if (typeof value !== "object" || value === null) return scalar(value);
  const inner = " ".repeat(indent + 2);
  const isList = Array.isArray(value);
  const keys = isList ? value.keys() : Object.keys(value);
  let text = isList ? "[\n" : "{\n";
  for (const key of keys) {
    const name = typeof key === "string" ? `${propertyName(key)}: ` : "";
    text += `${inner}${name}${literal(Reflect.get(value, key), indent + 2, name.length + 1)},\n`;
  }
  return `${text}${" ".repeat(indent)}${isList ? "]" : "}"}`;
}

function scalar(value: unknown): string {
  return typeof value === "string" ? stringLiteral(value) : (JSON.stringify(value) ?? "undefined");
}

/**
 * In double quotes. What cannot be seen, or would change how code is read, is written by its number: line and paragraph
 * separators, controls, blanks of other scripts, marks that turn the direction of text; and what means something to
 * programs that do not read JavaScript (`</script>`), or only looks as if it did (`${`).
 */
export function stringLiteral(text: string): string {
  const quoted = JSON.stringify(text);
  return SUSPICIOUS.test(quoted) ? quoted.replace(EVERY_SUSPICIOUS, byNumber) : quoted;
}

const UNSEEN =
  "[\\u007f-\\u00a0\\u00ad\\u061c\\u1680\\u180e\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u3000\\ufeff\\ufff9-\\ufffb]|\\udb40[\\udc00-\\udc7f]";
const SUSPICIOUS = new RegExp(`${UNSEEN}|<[/!]|\\$\\{`);
const EVERY_SUSPICIOUS = new RegExp(`${UNSEEN}|<(?=[/!])|\\$(?=\\{)`, "g");

function byNumber(found: string): string {
  return found
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}

/** Inside a template literal. */
export function templateText(text: string): string {
  // as in a string, but that quotes need no escape there, and backticks do
  return stringLiteral(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("`", "\\`");
}

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** The name of a member in an object literal or a type. Written plainly, `__proto__` would set the prototype. */
export function propertyName(name: string): string {
  if (name === "__proto__") return '["__proto__"]';
  return IDENTIFIER.test(name) ? name : stringLiteral(name);
}

/** `.name`, `["odd name"]`, and after what may be absent `?.name`. */
export function memberAccess(name: string, isOptional = false): string {
  if (IDENTIFIER.test(name) && name !== "__proto__") return isOptional ? `?.${name}` : `.${name}`;
  return `${isOptional ? "?." : ""}[${stringLiteral(name)}]`;
}

/** One line inside a comment, of any kind. */
export function commentText(text: string, most = 200): string {
  const line = text
    .replace(/\s+/g, " ")
    .replace(new RegExp(`[\\u0000-\\u001f]|${UNSEEN}`, "g"), "")
    .replaceAll("*/", "* /")
    .replaceAll("/*", "/ *")
    .replace(/<(?=[/!])/g, "< ")
    .trim();
  return line.length > most ? `${line.slice(0, most - 1).trimEnd()}…` : line;
}
