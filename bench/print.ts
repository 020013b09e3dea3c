/** The sections of a run as text. */
import type { CallFigures } from "./calls.js";
import type { GenerateSection } from "./generate.js";
import type { GrowthSection } from "./growth.js";
import type { ProjectsFigures } from "./projects.js";
import type { StartFigures, StartRatio, StartSection } from "./start.js";
import type { Spread } from "./statistics.js";
import { count, table } from "./table.js";

const withRange = ({ median, low, high }: Spread, unit = "") => `${median}${unit} (${low}–${high})`;

export function startText(section: StartSection): string {
  const row = (figures: StartFigures) => [
    figures.name,
    withRange(figures.initializeMs),
    withRange(figures.listMs),
    figures.peakMB ? withRange(figures.peakMB) : "not measured",
    count(figures.tools),
    count(figures.listBytes),
    count(figures.listTokens),
  ];
  const ratioRow = (name: string, ratio: StartRatio) => [
    name,
    withRange(ratio.initializeMs, "×"),
    withRange(ratio.listMs, "×"),
    section.peer?.peakMB ? withRange(ratio.peakMB, "×") : "",
    "",
    `${ratio.listBytes}×`,
    `${ratio.listTokens}×`,
  ];
  const { ours, oursAgain, peer, ratio, ratioAgain } = section;
  const rows = [ours, oursAgain, peer].filter((figures) => figures !== undefined).map(row);
  if (ratio) rows.push(ratioRow("first start / peer", ratio));
  if (ratioAgain) rows.push(ratioRow("plan kept / peer", ratioAgain));
  const head = ["", "initialize ms", "tools/list ms", "peak MB", "tools", "list bytes", "o200k tokens"];
  return `Start on ${section.document}, from spawn; median (middle half) of ${section.runs} runs\n\n${table(head, rows)}`;
}

export function generateText({ document, runs, ours, peer, ratio, projects }: GenerateSection): string {
  const rows = [ours, peer].flatMap((one) =>
    one
      ? [
          [
            one.name,
            withRange(one.wallMs),
            one.peakMB ? withRange(one.peakMB) : "not measured",
            count(one.files),
          ],
        ]
      : [],
  );
  if (ratio)
    rows.push([
      "ours / peer",
      withRange(ratio.wallMs, "×"),
      ours.peakMB ? withRange(ratio.peakMB, "×") : "",
      "",
    ]);
  const head = ["", "wall ms", "peak MB", "files"];
  const text = `Generating a server from ${document}, ${runs} runs\n\n${table(head, rows)}`;
  return projects ? `${text}\n\n${projectsText(projects)}` : text;
}

function projectsText({ ours, peer, ratio }: ProjectsFigures): string {
  const rows = [ours, peer].map((one) => [
    one.name,
    `${withRange(one.tscMs)}, ${one.compiler}, ${one.tscErrors} errors`,
    withRange(one.sameTscMs),
    withRange(one.listMs),
    one.peakMB ? withRange(one.peakMB) : "not measured",
    withRange(one.installMs),
    String(one.packages),
    String(one.diskMB),
    String(one.filesMB),
  ]);
  rows.push([
    "ours / peer",
    withRange(ratio.tscMs, "×"),
    withRange(ratio.sameTscMs, "×"),
    withRange(ratio.listMs, "×"),
    ours.peakMB ? withRange(ratio.peakMB, "×") : "",
    withRange(ratio.installMs, "×"),
    `${ratio.packages}×`,
    `${ratio.diskMB}×`,
    `${ratio.filesMB}×`,
  ]);
  const head = [
    "",
    "tsc ms",
    "peer's tsc for both, ms",
    "spawn to tools/list ms",
    "peak MB",
    "install --omit=dev ms",
    "packages",
    "MB on disk",
    "MB of files",
  ];
  return `What was generated, installed and used\n\n${table(head, rows)}`;
}

export function callsText(section: readonly CallFigures[]): string {
  const rows = section.map(({ lane, call, ours, bare, ratio }) => [
    `${lane}: ${call}`,
    String(ours.p50),
    String(bare.p50),
    `${ratio.p50}× (${ratio.p50Parts.join("–")})`,
    String(ours.mean),
    String(bare.mean),
    `${ratio.mean}×`,
  ]);
  const head = [
    "µs per call",
    "ours p50",
    "bare p50",
    "ratio (of 5 parts)",
    "ours mean",
    "bare mean",
    "ratio",
  ];
  return `One call, against a bare SDK handler making the same request\n\n${table(head, rows)}`;
}

export function growthText(section: GrowthSection): string {
  const rows = section.sizes.map((size) => [
    count(size.operations),
    count(size.documentBytes),
    String(size.wallUs),
    String(size.cpuUs),
    size.peakKB === undefined ? "not measured" : String(size.peakKB),
    String(size.keptKB),
  ]);
  const { wallUs, cpuUs, peakKB, keptKB } = section.ratio;
  const times = (value: number | undefined) => (value === undefined ? "" : `${value}×`);
  rows.push(["10,000 / 100", "", times(wallUs), times(cpuUs), times(peakKB), times(keptKB)]);
  const head = ["operations", "document bytes", "wall µs/op", "CPU µs/op", "peak KB/op", "kept KB/op"];
  return `compile() and define() as documents grow\n${section.method}\n\n${table(head, rows)}`;
}
