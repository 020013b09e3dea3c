import { readFileSync } from "node:fs";
import { parseText } from "./src/read/parse.js";
import { readMapping, isMapping } from "./src/mapping/read.js";
import { renderDiagnostics } from "./src/diagnostics/render.js";
import { findSpots } from "./src/read/position.js";
for (const f of process.argv.slice(2)) {
  const text = readFileSync(f, "utf8");
  const [parsed, notes] = parseText(text, "file://" + f, f);
  const [m, d] = readMapping({ value: parsed?.value, uri: "file://" + f, pointer: "" });
  console.log(f, isMapping(parsed?.value), m && Object.keys(m.value), m && Object.keys(m.value.tools ?? {}));
  console.log(renderDiagnostics([...notes, ...d], (_u, places) => findSpots(text, places), { cwd: "/" }));
}
