/** Names of constants and types in the printed module. */

/** `pull-request` and `PullRequest` → `pullRequestSchema`; the ending keeps it apart from all other names. */
export function constantName(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  const [first = "", ...others] = words;
  const camel = [first.replace(/^[A-Z]+(?![a-z])|^[A-Z]/, lower), ...others.map(capitalized)].join("");
  return `${/^\d/.test(camel) ? "_" : ""}${camel === "" ? "definition" : camel}Schema`;
}

export function capitalized(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}

/** The name, numbered when it is taken; taken from now on. */
export function unique(name: string, taken: Set<string>): string {
  let free = name;
  for (let suffix = 2; taken.has(free); suffix++) free = `${name}${suffix}`;
  taken.add(free);
  return free;
}

function lower(text: string): string {
  return text.toLowerCase();
}
