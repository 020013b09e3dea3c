import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "yaml";
for (const [s, m] of [["/tmp/w/.openapi-mcp/schema.json","/tmp/w/support.mcp.yaml"],["/tmp/w/gh.json","/work/shared/examples/github.mcp.yaml"]] as const) {
  let t=performance.now();
  const ajv = new Ajv2020({ allErrors: true, strict:false }).addKeyword("enumDescriptions");
  const v = ajv.compile(JSON.parse(readFileSync(s,"utf8"))); console.log("compile", performance.now()-t);
  t=performance.now(); v(parse(readFileSync(m,"utf8"))); console.log(v.errors, performance.now()-t);
}
