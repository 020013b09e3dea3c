/** What became of all documents, as Markdown. */
import { PACKAGE } from "./corpus-documents.js";
import type { Outcome } from "./corpus-worker.js";
import { machine } from "./machine.js";
import { quantile } from "./statistics.js";
import { count } from "./table.js";

export interface RunFacts {
  /** Documents in the package. */
  readonly available: number;
  readonly selection: string;
  readonly seconds: number;
}

const SHOWN = 10;

export function summary(outcomes: readonly Outcome[], facts: RunFacts): string {
  const crashes = outcomes.filter(({ crash }) => crash !== undefined);
  const noPlan = outcomes.filter((outcome) => outcome.noPlan !== undefined);
  const broken = outcomes.filter(({ problems }) => problems.length > 0);
  const total = (pick: (outcome: Outcome) => number) => outcomes.reduce((sum, each) => sum + pick(each), 0);
  const times = outcomes.map(({ compileMs }) => compileMs);
  const at = (share: number) => `${quantile(times, share).toFixed(0)} ms`;
  const { node, cpu, cores } = machine();
  const leftOut = sum(outcomes.map((outcome) => outcome.leftOut));
  return [
    `${count(outcomes.length)} of ${count(facts.available)} documents of \`${PACKAGE}\`${facts.selection}, ` +
      `${new Date().toISOString().slice(0, 10)}, Node ${node}, ${cores} cores (${cpu}).`,
    "",
    markdown(
      ["", "count"],
      [
        ["documents", count(outcomes.length)],
        ["operations", count(total(({ operations }) => operations))],
        ["tools", count(total(({ tools }) => tools))],
        ["operations left out, each with a reason", count(total((each) => values(each.leftOut)))],
        ["documents that give no server", count(noPlan.length)],
        ["documents with a broken promise", count(broken.length)],
        ["crashes (bugs of ours)", count(crashes.length)],
        ["compile time, all documents", `${(total(({ compileMs }) => compileMs) / 1000).toFixed(1)} s`],
        ["compile time: median, 90 %, 99 %, longest", [0.5, 0.9, 0.99, 1].map(at).join(", ")],
        ["the whole run, checks included", `${facts.seconds.toFixed(0)} s`],
      ],
    ),
    ...section(
      "Left out, by reason",
      topCounts(leftOut, outcomes, (outcome) => outcome.leftOut),
    ),
    ...section(
      "No server, by cause",
      causes(noPlan.flatMap((each) => each.noPlan?.map((text) => [text, each.name]) ?? [])),
    ),
    ...section(
      "Broken promises, by cause",
      causes(broken.flatMap((each) => each.problems.map((text) => [text, each.name]))),
    ),
    ...section("Crashes, by cause", causes(crashes.map((each) => [each.crash ?? "", each.name]))),
    ...section(
      "Diagnostics, by code",
      topCounts(sum(outcomes.map((each) => each.diagnostics)), outcomes, (each) => each.diagnostics),
    ),
    ...section(
      "Slowest",
      extremes(outcomes, ({ compileMs }) => compileMs),
    ),
    ...section(
      "Largest",
      extremes(outcomes, ({ bytes }) => bytes),
    ),
    ...section(
      "Longest tool lists",
      extremes(outcomes, ({ listBytes }) => listBytes),
    ),
  ].join("\n");
}

function section(title: string, table: string): string[] {
  return table === "" ? [] : ["", `### ${title}`, "", table];
}

/** How often, in how many documents, and one of them. */
function topCounts(
  counts: Readonly<Record<string, number>>,
  outcomes: readonly Outcome[],
  pick: (outcome: Outcome) => Readonly<Record<string, number>>,
): string {
  const rows = Object.entries(counts)
    .sort(([, one], [, other]) => other - one)
    .map(([name, times]) => {
      const having = outcomes.filter((outcome) => name in pick(outcome));
      return [name, count(times), count(having.length), having[0]?.name ?? ""];
    });
  return rows.length === 0 ? "" : markdown(["", "times", "documents", "for example"], rows);
}

/** The same with what differs between documents (names, numbers, paths) taken out of the texts. */
function causes(found: readonly (readonly [text: string, name: string])[]): string {
  const groups = new Map<string, { times: number; names: Set<string>; example: string }>();
  for (const [text, name] of found) {
    const cause = causeOf(text);
    const group = groups.get(cause) ?? { times: 0, names: new Set<string>(), example: text };
    groups.set(cause, { ...group, times: group.times + 1, names: group.names.add(name) });
  }
  const rows = [...groups.values()]
    .sort((one, other) => other.names.size - one.names.size)
    .map(({ times, names, example }) => {
      const [first = ""] = names;
      return [
        example.split("\n").slice(0, 3).join(" ").slice(0, 300),
        count(times),
        count(names.size),
        first,
      ];
    });
  return rows.length === 0 ? "" : markdown(["first seen as", "times", "documents", "for example"], rows);
}

function causeOf(text: string): string {
  return text
    .replace(/^[\w-]+: /, "")
    .replace(/"[^"]*"|'[^']*'|\{[^}]*\}/g, "…")
    .replace(/\b(GET|PUT|POST|DELETE|OPTIONS|HEAD|PATCH|TRACE) \S+/g, "…")
    .replace(/\d+/g, "0")
    .split("\n")
    .slice(0, 3)
    .join(" ")
    .slice(0, 80);
}

function extremes(outcomes: readonly Outcome[], pick: (outcome: Outcome) => number): string {
  const rows = [...outcomes]
    .sort((one, other) => pick(other) - pick(one))
    .slice(0, SHOWN)
    .map((each) => [
      each.name,
      count(each.operations),
      (each.bytes / 1e6).toFixed(1),
      (each.listBytes / 1e6).toFixed(1),
      each.compileMs.toFixed(0),
    ]);
  return markdown(["document", "operations", "MB", "tool list MB", "compile ms"], rows);
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? "---" : "---:"))), ...rows.map(line)].join(
    "\n",
  );
}

function sum(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const one of all)
    for (const [name, times] of Object.entries(one)) total[name] = (total[name] ?? 0) + times;
  return total;
}

function values(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, times) => total + times, 0);
}
