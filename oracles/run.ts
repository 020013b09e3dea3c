/** `npm run oracles [-- --only spector|mock-server|swagger-client]`: what others say of our requests. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { table } from "../bench/table.js";
import { ORACLES, type OracleName } from "./oracles.js";
import { root } from "./paths.js";
import { judged, type OracleResult } from "./results.js";

const RESULTS = `${root}oracles/results.json`;

const { only } = parseArgs({ options: { only: { type: "string", multiple: true } } }).values;
const names = Object.keys(ORACLES) as OracleName[];
const unknown = only?.filter((name) => !names.some((one) => one === name)) ?? [];
if (unknown.length > 0) throw new Error(`There is no oracle ${unknown}; there are ${names.join(", ")}.`);

const results: Partial<Record<OracleName, OracleResult>> = existsSync(RESULTS)
  ? JSON.parse(readFileSync(RESULTS, "utf8"))
  : {};
for (const name of names) {
  if (only && !only.includes(name)) continue;
  const result = judged(name, await ORACLES[name]());
  results[name] = result;
  print(name, result);
  writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
  if (result.unexplained.length > 0) process.exitCode = 1;
}

function print(name: OracleName, { judges, tallies, explained, unexplained, left }: OracleResult): void {
  console.log(`\n${name}: ${judges.join(", ")}\n`);
  const rows = tallies.map((one) => [one.name, `${one.cases}`, `${one.agreed}`, `${one.cases - one.agreed}`]);
  console.log(table(["", "cases", "agreed", "disputed"], rows));
  for (const { why, decides, cases } of explained) console.log(`\n${cases.length} × ${why} (${decides})`);
  for (const note of left) console.log(`\nNot tried: ${note}`);
  for (const { case: about, in: where, said } of unexplained)
    console.log(`\nUNEXPLAINED ${about} (${where.join(", ")})\n  ${said}`);
}
