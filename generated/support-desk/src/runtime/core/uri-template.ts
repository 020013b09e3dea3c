/** RFC 6570 level 1, backwards: which values of the variables give this URI. */

/**
 * @returns the variables, percent-decoded, or undefined where the template cannot give this URI. A value is never
 * empty and never holds a character that level 1 would have encoded as a delimiter (`/`, `?`, `#`).
 */
export function matchUri(template: string, uri: string): Readonly<Record<string, string>> | undefined {
  const parts = template.split(/[{}]/);
  const variables: Record<string, string> = Object.create(null);
  const first = parts[0] ?? "";
  if (!uri.startsWith(first)) return undefined;
  let rest = uri.slice(first.length);
  // literals and names alternate: a name is at every odd place
  for (let index = 1; index < parts.length; index += 2) {
    const name = parts[index] ?? "";
    const literal = parts[index + 1] ?? "";
    const isLast = index + 2 >= parts.length;
    const end = isLast ? rest.length - literal.length : endOfValue(rest, literal);
    if (end < 1 || !rest.startsWith(literal, end)) return undefined;
    const value = decoded(rest.slice(0, end));
    if (value === undefined || (Object.hasOwn(variables, name) && variables[name] !== value))
      return undefined;
    variables[name] = value;
    rest = rest.slice(end + literal.length);
  }
  return rest === "" ? variables : undefined;
}

/** Variables side by side cannot be told apart: the first gets one character. */
function endOfValue(text: string, literal: string): number {
  return literal === "" ? 1 : text.indexOf(literal, 1);
}

function decoded(value: string): string | undefined {
  if (/[/?#]/.test(value)) return undefined;
  try {
    return decodeURIComponent(value) || undefined;
  } catch {
    return undefined;
  }
}
