/** Whether a document is a mapping file; apart from `read.ts`, which loads zod. */

/** An object with `version`, or with `spec`, `specs` or `tools`, that does not say it is something else. */
export function isMapping(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  if (["openapi", "swagger", "arazzo"].some((key) => Object.hasOwn(value, key))) return false;
  return ["version", "spec", "specs", "tools"].some((key) => Object.hasOwn(value, key));
}
