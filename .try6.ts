import { compile } from "./src/compile.js";
import { renderDiagnostics } from "./src/diagnostics/render.js";
import { createLocate } from "./src/read/position.js";
for (const f of process.argv.slice(2)) {
  const t = performance.now();
  const [{plan, documents}, d] = await compile(f);
  console.log(f, Math.round(performance.now()-t), plan?.tools.map(t=>`${t.listing.name}(${t.kind})`).join(" ").slice(0,900));
  console.log(renderDiagnostics(d.filter(x=>x.severity!=="info"), createLocate(documents), { cwd: process.cwd() }).slice(0,5000));
}
