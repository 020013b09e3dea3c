/** One JSON Schema as one zod expression. */
import type { JsonSchema } from "../../runtime/core/types.js";
import { laidOut } from "./layout.js";
import { Session } from "./session.js";

export interface ZodSource {
  /** For example `z.strictObject({ id: z.string() })`. */
  readonly code: string;
  /** Statements that have to stand before it: the prelude and the definitions it names. */
  readonly declarations: readonly string[];
  /** What the expression does not enforce, or enforces differently, in words, for a comment above it. */
  readonly differences: readonly string[];
}

/**
 * TypeScript source of a zod 4 expression that accepts what the schema accepts: JSON Schema 2020-12, self-contained,
 * with references only to `#/$defs/…`.
 */
export function zodExpression(schema: JsonSchema): ZodSource {
  const session = new Session([schema]);
  const { code, differences } = session.print(0);
  const definitions = session.definitions();
  return {
    code: laidOut("", code),
    declarations: [
      ...session.prelude(),
      ...definitions.map((definition) => `${laidOut(`const ${definition.name} = `, definition.code)};`),
    ],
    differences: [
      ...new Set([...definitions.flatMap((definition) => definition.differences), ...differences]),
    ],
  };
}
