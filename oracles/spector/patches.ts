/** Where the scenarios' TypeSpec does not become OpenAPI as it is, and what is done about it. */

export interface Patch {
  /** Below the cache's folder; the scenarios are copied into `specs/`. */
  readonly file: string;
  readonly why: string;
  readonly find: RegExp;
  readonly replace: string;
}

export const PATCHES: readonly Patch[] = [
  {
    file: "specs/routes/main.tsp",
    why: "RFC 3986 §3.3: a path ends before its query, so the fixed pair is a parameter of one value",
    find: /\?fixed=true\{&(param\*?)\}"\)(\s+op \S+)\(param/g,
    replace: '{?fixed,$1}")$2(fixed: "true", param',
  },
  {
    file: "node_modules/@typespec/openapi3/dist/src/examples.js",
    why: "the emitter crashes on a parameter `constructor`, whose examples it looks for in Object.prototype",
    find: /parameters: \{\}/,
    replace: "parameters: { __proto__: null }",
  },
  {
    file: "specs/response/status-code-range/main.tsp",
    why: "OAS 3.1.1 §4.8.16.2: a range of status codes is a whole class, 4XX",
    find: /@minValue\(494\)/,
    replace: "@minValue(400)",
  },
];
