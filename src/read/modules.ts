/** Parsers loaded when the first document needs them: a start from a JSON document pays for none. */
import { createRequire } from "node:module";

// `require`, not `import()`: a referenced YAML file is parsed in the middle of synchronous work.
const load = createRequire(import.meta.url);

export function yamlModule(): typeof import("yaml") {
  return load("yaml");
}

export function jsoncModule(): typeof import("jsonc-parser") {
  return load("jsonc-parser");
}
