/** Mapping files that tests write down in place. */
import { parseText } from "../../src/read/parse.js";
import type { Located } from "../../src/read/types.js";

export function located(text: string): Located {
  const uri = "file:///mapping.yaml";
  const [parsed, problems] = parseText(text, uri, "mapping.yaml");
  if (!parsed || problems.length > 0) throw new Error(problems.map(({ message }) => message).join("\n"));
  return { value: parsed.value, uri, pointer: "" };
}
