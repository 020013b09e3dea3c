/**
 * `npm run bench [-- --peers] [-- --only start,generate,calls,growth,recipes] [-- --runs N] [-- --no-build]`
 * A whole run writes bench/results.json; one with --only prints and writes nothing, but `--only recipes` and
 * `--only generate` replace the entry of that name there.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { measureCalls } from "./calls.js";
import { measureGenerate } from "./generate.js";
import { measureGrowth } from "./growth.js";
import { machine } from "./machine.js";
import { bench, hasGithubSpec, root } from "./paths.js";
import { installPeers } from "./peers.js";
import { callsText, generateText, growthText, startText } from "./print.js";
import { recipesText } from "./recipe-print.js";
import { measureStart } from "./start.js";

const SECTIONS = ["start", "generate", "calls", "growth", "recipes"] as const;
type Section = (typeof SECTIONS)[number];

const { values } = parseArgs({
  options: {
    peers: { type: "boolean", default: false },
    only: { type: "string" },
    runs: { type: "string", default: "11" },
    /** Measures dist/ as it is. */
    "no-build": { type: "boolean", default: false },
  },
});
const runs = Number(values.runs);
const wanted = sectionsOf(values.only);
if (!wanted || !Number.isInteger(runs) || runs < 1) {
  console.error(
    `usage: npm run bench [-- --peers] [-- --only ${SECTIONS.join(",")}] [-- --runs N] [-- --no-build]`,
  );
  process.exit(2);
}

const say = (text: string) => console.error(`· ${text}`);
const print = (text: string) => console.log(`\n${text}`);

if (!values["no-build"]) build();
if (values.peers) say("installing the peers");
const peers = values.peers ? installPeers() : undefined;
const results: Record<string, unknown> = { date: new Date().toISOString(), machine: machine() };

if (wanted.includes("start")) {
  if (hasGithubSpec()) {
    say(`start: ${runs} runs`);
    const section = await measureStart(runs, peers);
    results["start"] = section;
    print(startText(section));
  } else print("Start: skipped, ../shared/specs/github-3.0.json is not here.");
}
if (wanted.includes("generate")) {
  if (hasGithubSpec()) {
    say("generate: 5 runs");
    const section = await measureGenerate(5, peers, say);
    results["generate"] = section;
    print(generateText(section));
  } else print("Generate: skipped, ../shared/specs/github-3.0.json is not here.");
}
if (wanted.includes("calls")) {
  const section = await measureCalls((lane) => say(`calls: ${lane}`));
  results["calls"] = section;
  print(callsText(section));
}
if (wanted.includes("growth")) {
  const section = measureGrowth(5, (turn) => say(`growth: round ${turn} of 5`));
  results["growth"] = section;
  print(growthText(section));
}
if (wanted.includes("recipes")) {
  // Loaded when dist/ is there.
  const { measureRecipes } = await import("./recipes.js");
  const section = await measureRecipes(runs, (what) => say(`recipes: ${what}`));
  results["recipes"] = section;
  print(recipesText(section));
}

if (values.only === undefined) write(results);
else if ((values.only === "recipes" || values.only === "generate") && results[values.only]) {
  const { date, machine, [values.only]: section } = results;
  const others = JSON.parse(readFileSync(`${bench}results.json`, "utf8")) as Record<string, unknown>;
  write({ ...others, [values.only]: { date, machine, ...(section as object) } });
}

function write(figures: object): void {
  writeFileSync(`${bench}results.json`, `${JSON.stringify(figures, undefined, 2)}\n`);
  say("wrote bench/results.json");
}

function sectionsOf(only: string | undefined): readonly Section[] | undefined {
  if (only === undefined) return SECTIONS;
  const names = only.split(",");
  const found = SECTIONS.filter((section) => names.includes(section));
  return found.length === names.length ? found : undefined;
}

function build(): void {
  say("building dist/");
  const build = ["--import", "tsx", "scripts/build.ts"];
  const { status } = spawnSync(process.execPath, build, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (status === 0) return;
  console.error("dist/ could not be built; nothing was measured");
  process.exit(1);
}
