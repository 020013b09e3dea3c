/** `npm run golden`: writes `generated/` anew, or with `--check` says what in it is out of date. */
import { generate } from "../src/generate.js";
import { GOLDEN } from "./golden-projects.js";

const mode = process.argv.includes("--check") ? "check" : "write";
for (const { input, output, options } of GOLDEN) {
  const [{ report }, diagnostics] = await generate(input, { ...options, output, mode });
  for (const { severity, message } of diagnostics)
    if (severity === "error") console.error(`${output}: ${message}`);
  if (!report || (mode === "check" && report.isStale)) process.exitCode = 1;
  const changed = report?.files.filter(({ status }) => status !== "unchanged") ?? [];
  for (const { path, status } of changed) console.log(`${status} ${output}/${path}`);
  if (report?.diff !== undefined) console.log(report.diff);
}
