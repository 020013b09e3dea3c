/** The module of zod schemas that `generate --zod` writes. */
import type { JsonSchema } from "../../runtime/core/types.js";
import { commentText } from "../literal.js";
import { laidOut } from "./layout.js";
import { capitalized, unique } from "./names.js";
import { type Printed, Session } from "./session.js";

export interface ZodTool {
  /** A legal identifier, unique among the tools. */
  readonly identifier: string;
  readonly input: JsonSchema;
  readonly output?: JsonSchema;
}

/** Where zod and the server's Ajv differ, whatever the schema; `test/emit/zod/differences.test.ts` shows each. */
const HEADER = `/**
 * Zod schemas of every tool's input and output, for other agent frameworks. They need zod 4.6.7 or
 * later. A call is validated with the JSON Schemas these are made from, by Ajv; the verdicts are the
 * same, except for these:
 *
 * - Numbers too large for a double (\`1e999\`) are refused here.
 * - A property named \`__proto__\` is dropped here, unread.
 * - \`multipleOf\` a whole number allows for rounding here, and Ajv refuses quotients from 10^21 on.
 * - \`contains\`: an empty array after one that matches passes in Ajv, not here.
 * - Patterns run in JavaScript's engine here, where a careless one can take long, and in RE2 there:
 *   \`.\` and \`\\s\` differ for rare line ends and spaces. What RE2 does not know is left out in both.
 * - Formats: Ajv lets texts of more than 2,000 characters pass unread, and accepts \`urn:uuid:\`
 *   before a UUID, leap seconds in any zone, and base64 of which only one line is right.
 *   An IP address in brackets is not looked at here when it is part of a URI.
 *
 * \`default\` is only told, by \`z.toJSONSchema()\`: no value is filled in. Where a schema refers to
 * itself, the inferred type says \`unknown\`; the check goes on.
 */`;

export function zodModule(tools: readonly ZodTool[]): string {
  // an import that nothing uses is an error under strict settings
  if (tools.length === 0) return `${HEADER}\nexport {};\n`;
  const exports = tools.flatMap(({ identifier, input, output }) => [
    { name: `${identifier}Input`, schema: input },
    ...(output === undefined ? [] : [{ name: `${identifier}Output`, schema: output }]),
  ]);
  const session = new Session(
    exports.map(({ schema }) => schema),
    exports.map(({ name }) => name),
  );
  const types = new Set<string>();
  const statements = exports.map(({ name }, index) => {
    const type = unique(capitalized(name), types);
    return `${constant(`export const ${name}`, session.print(index))}\nexport type ${type} = z.infer<typeof ${name}>;`;
  });
  const definitions = session
    .definitions()
    .map((definition) => constant(`const ${definition.name}`, definition));
  const parts = [...session.prelude(), ...definitions, ...statements];
  return `${[`${HEADER}\nimport { z } from "zod";`, ...parts].join("\n\n")}\n`;
}

function constant(declaration: string, { code, differences }: Printed): string {
  const comments = differences.map((words) => `// Differs: ${commentText(words)}.`);
  return [...comments, `${laidOut(`${declaration} = `, code)};`].join("\n");
}
