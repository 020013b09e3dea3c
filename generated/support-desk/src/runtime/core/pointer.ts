/** RFC 6901 pointers into arguments and schemas, and how a model is told of a place. */

/** The reference tokens of a pointer, unescaped. */
function tokensOf(pointer: string): readonly string[] {
  if (pointer === "") return [];
  return pointer
    .slice(1)
    .split("/")
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The value at a pointer, own properties only; undefined where there is none. */
export function valueAt(root: unknown, pointer: string): unknown {
  let value = root;
  for (const token of tokensOf(pointer)) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, token)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[token];
  }
  return value;
}

/** A copy with another value at the pointer; what is not on the way there is shared with the original. */
export function withValueAt(root: unknown, pointer: string, value: unknown): unknown {
  const replace = (node: unknown, [token, ...rest]: readonly string[]): unknown => {
    if (token === undefined) return value;
    if (Array.isArray(node)) return node.with(Number(token), replace(node[Number(token)], rest));
    const members = node as Readonly<Record<string, unknown>>;
    return { ...members, [token]: replace(members[token], rest) };
  };
  return replace(root, tokensOf(pointer));
}

/** `/customer/emails/0` → `customer.emails[0]`; names that are not words are quoted: `["x y"]`. */
export function dotted(pointer: string): string {
  let path = "";
  for (const token of tokensOf(pointer)) {
    if (/^\d+$/.test(token)) path += `[${token}]`;
    else if (/^[\w$-]+$/.test(token)) path += path === "" ? token : `.${token}`;
    else path += `[${JSON.stringify(shorten(token, 60))}]`;
  }
  return path;
}

/** At most so many characters, an ellipsis included; never half of a surrogate pair. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = length - 1;
  const code = text.charCodeAt(end - 1);
  return `${text.slice(0, code >= 0xd800 && code <= 0xdbff ? end - 1 : end)}…`;
}
