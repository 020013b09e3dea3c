/** Prints `docs/diagnostics.md` from the catalogue. */
import { catalog } from "../../src/diagnostics/catalog.js";

/** What the first half of a code stands for. */
const AREAS: Readonly<Record<string, string>> = {
  read: "reading documents",
  spec: "the OpenAPI document",
  operation: "one operation",
  schema: "schemas",
  tool: "tools",
  filter: "filters of the command line",
  mapping: "the mapping file",
  expression: "expressions",
  recipe: "recipes",
  arazzo: "Arazzo documents",
  emit: "the folder of a generated project",
};

const INTRO = `# Diagnostics

Everything the compiler can say about a document. An **error** takes what it is about out of the server (one
operation, or the whole document where nothing can be read); a **warning** is something that was repaired or left
aside; an **info** is worth knowing. \`check --strict\` exits with 1 on warnings as well.

Where a message quotes the document, this page shows \`‹…›\`.

<!-- Printed from src/diagnostics/catalog.ts by test/diagnostics/docs.test.ts; UPDATE=1 npx vitest run test/diagnostics rewrites it. -->
`;

export function diagnosticsPage(): string {
  const sections = new Map<string, string[]>();
  for (const [code, entry] of Object.entries(catalog)) {
    const area = code.split("/")[0] ?? "";
    const message = (entry.message as (params: unknown) => string)(holes());
    const lines = [
      `### ${code}`,
      `**${entry.severity}** · ${plain(message.trim())}`,
      `_Why:_ ${plain(entry.cause)}`,
      `_What to do:_ ${plain(entry.fix)}`,
    ];
    sections.set(area, [...(sections.get(area) ?? []), lines.join("\n\n")]);
  }
  const printed = [...sections].map(([area, entries]) => [heading(area), ...entries].join("\n\n"));
  return [INTRO, ...printed.map((section) => `${section}\n`)].join("\n");
}

function heading(area: string): string {
  const words = AREAS[area];
  return words === undefined ? `## ${area}` : `## ${area}: ${words}`;
}

/** Stands in for a message's parameters: `params.ref` prints as `‹ref›`, and `hint`, a sentence that may follow, as nothing. */
function holes(): unknown {
  return new Proxy({}, { get: (_, name) => (name === "hint" ? "" : hole(`‹${String(name)}›`)) });
}

/** Prints as `text`, also where a message calls a method on its parameter first (`list.join(", ")`). */
function hole(text: string): unknown {
  const asText = () => text;
  return new Proxy(() => hole(text), {
    get: (_, name) => (name === Symbol.toPrimitive || name === "toJSON" ? asText : hole(text)),
  });
}

/** Keeps Markdown from reading markup into a message. */
function plain(text: string): string {
  return text.replace(/[*<]/g, "\\$&");
}
