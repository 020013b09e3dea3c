/** What a linter would say of names that are the API's own. */

const THEN = "// biome-ignore-all lint/suspicious/noThenProperty: the API's own name\n";

/** The code, after the linter has been told. @param code with texts in double quotes only, and no templates */
export function linted(code: string): string {
  const names = code.replace(/"(?:[^"\\]|\\.)*"/g, '""').replace(/\/\/.*$/gm, "");
  return /(?:^|[{,\s])then(?:: |,$)/m.test(names) ? THEN + code : code;
}
