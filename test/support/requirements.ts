/** The rules that other tools of this kind break, the tests that hold us to them, and `docs/requirements.md` of both. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { OracleResult } from "../../oracles/results.js";
import { projectRoot } from "./paths.js";

/** What a tool of this kind has to get right; the numbers are those of our survey of the field. */
export const RULES: Readonly<Record<string, string>> = {
  R1: "an input schema is an object without a composition at its top",
  R2: "one bad operation never takes the others away",
  R3: "tool names are legal for every host, a prefix included",
  R4: "names that collide are suffixed after truncation, whatever the order",
  R5: "property names are legal at every level, and mapped back",
  R6: "no reference leaves its schema; only what is reachable comes along",
  R7: "what stands beside a reference is kept",
  R8: "recursive schemas end",
  R9: "every array says what its items are",
  R10: "type lists, null values and boolean schemas take portable forms",
  R11: "boolean exclusive limits become numbers; ill-typed keywords go",
  R12: "enums, const and formats degrade",
  R13: "nullable counts everywhere",
  R14: "what is valid by its discriminator is accepted",
  R15: "readOnly leaves inputs, writeOnly outputs",
  R16: "an input without arguments is an object with properties",
  R17: "an output schema is an object, or there is none",
  R18: "a success satisfies its advertised schema",
  R19: "one page, one order",
  R20: "what the list costs is counted and told",
  R21: "results are capped, and say so in text and data",
  R22: "a path value never leaves its segment",
  R23: "a missing path value is refused before anything is sent",
  R24: "query arrays repeat, or use their delimiter",
  R25: "every style of every location, byte for byte",
  R26: "path-level parameters merge; one name in two places is two arguments",
  R27: "transport and credential headers are never arguments",
  R28: "a body is what its media type says; files go out as their bytes, name and type kept",
  R29: "an empty optional body sends nothing",
  R30: "JSON text is parsed where the schema demands a value",
  R31: "HTTP errors are isError results",
  R32: "what is not text never becomes text",
  R33: "text of a document stays text in code",
  R34: "a generated project compiles, starts on stdio and HTTP, and passes its tests",
  R35: "remote references are off by default, and only lead where they may",
  R36: "calls go to the API's address and nowhere else, redirects included",
  R37: "tokens are fetched once, renewed once, and never leave their place",
  R38: "deprecated operations say so",
  R39: "loopback by default, Host and Origin checked",
  R40: "a reload swaps atomically, and announces real changes only",
};

export interface Citation {
  readonly rule: string;
  /** Of the test, or of the group of tests. */
  readonly name: string;
  /** Below `test/`. */
  readonly file: string;
}

/** `test("R4: …"`, `describe("R24, R25: …"`, `it.each(…)("R32: …"`. */
const CITING = /\(\s*(["'`])((?:R\d+(?:, )?)+): ((?:\\.|(?!\1).)*)\1/gs;

/** In the order of files and of what stands in them. */
export function citations(): readonly Citation[] {
  const folder = join(projectRoot, "test");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => file.endsWith(".test.ts") && file !== "requirements.test.ts");
  return files
    .sort()
    .flatMap((file) =>
      [...readFileSync(join(folder, file), "utf8").matchAll(CITING)].flatMap(([, , rules = "", name = ""]) =>
        rules.split(", ").map((rule) => ({ rule, name: name.replace(/\\(.)/g, "$1"), file })),
      ),
    );
}

const INTRO = `# Requirements

Where tools of this kind go wrong, as a survey of them found, and the tests that hold this one to it. Then what judges
that are not ours say of the requests it makes.

<!-- Printed from the tests and from oracles/results.json by test/requirements.test.ts; UPDATE=1 npx vitest run test/requirements rewrites it. -->
`;

export function requirementsPage(): string {
  const cited = citations();
  const rows = Object.entries(RULES).map(([rule, sentence]) => {
    const tests = cited
      .filter((one) => one.rule === rule)
      .map(({ name, file }) => `${cell(name)} (\`${file}\`)`);
    return `| ${rule} | ${cell(sentence)} | ${tests.join("<br>")} |`;
  });
  return [INTRO, ["| | rule | tests |", "| --- | --- | --- |", ...rows, ""].join("\n"), ...oracles()].join(
    "\n",
  );
}

/** What stands in a cell of a table. */
function cell(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[|<\\`]/g, "\\$&");
}

function oracles(): readonly string[] {
  const file = `${projectRoot}oracles/results.json`;
  if (!existsSync(file)) return [];
  const results = JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, OracleResult>>;
  return [
    "## Oracles\n\n`npm run oracles` asks them; where one of them and we disagree, a paragraph decides.\n",
    ...Object.entries(results).map(([name, result]) => section(name, result)),
  ];
}

function section(name: string, { judges, tallies, explained, unexplained, left }: OracleResult): string {
  const sum = (of: "cases" | "agreed") => tallies.reduce((total, tally) => total + tally[of], 0);
  const rows = tallies.map((one) => [cell(one.name), one.cases, one.agreed, one.cases - one.agreed]);
  if (tallies.length > 1) rows.push(["**all**", sum("cases"), sum("agreed"), sum("cases") - sum("agreed")]);
  const table = rows.map((row) => `| ${row.join(" | ")} |`);
  const reasons = explained.map(({ why, decides, cases }) => `- ${listed(cases)}: ${why}. _${decides}_`);
  const open = unexplained.map(({ case: about, said }) => `- ${cell(about)}: ${cell(said)}`);
  return [
    `### ${name}\n\n${judges.map((judge) => `\`${judge}\``).join(", ")}\n`,
    ["| | cases | agreed | disputed |", "| --- | ---: | ---: | ---: |", ...table, ""].join("\n"),
    ...group("Where we disagree, and what decides:", reasons),
    ...group("Where we disagree, and nothing decides yet:", open),
    ...group(
      "What was not tried:",
      left.map((note) => `- ${cell(note)}`),
    ),
  ].join("\n");
}

function group(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`${title}\n\n${lines.join("\n")}\n`];
}

/** Of many cases, how many and which one. */
const MOST_NAMES = 8;

function listed(cases: readonly string[]): string {
  const names = cases.slice(0, MOST_NAMES).map((name) => `\`${name}\``);
  const more = cases.length - names.length;
  return `${cases.length} × ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
