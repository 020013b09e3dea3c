/** Diagnostics as text for people: place, message, the lines in question with a caret, why and what to do. */
import { catalog } from "./catalog.js";
import type { Diagnostic, Origin, Severity } from "./diagnostic.js";
import type { Locate, Spot } from "./locate.js";
import { columns, printable, printableLines } from "./printable.js";
import { documentName, findSpotsOf, type Spots } from "./spots.js";

export interface RenderOptions {
  /** Folder that paths are shown from. Absolute path. */
  readonly cwd: string;
  readonly color?: boolean;
  /** Diagnostics shown; of more, errors come first. Default 100. */
  readonly limit?: number;
}

/** ECMA-48 SGR parameters: what begins a style and what ends it. (`util.styleText` decides about colour by itself.) */
const STYLES = { bold: [1, 22], dim: [2, 22], red: [31, 39], yellow: [33, 39], cyan: [36, 39] } as const;
type Style = keyof typeof STYLES;
type Paint = (style: Style, text: string) => string;

const LIMIT = 100;
const SEVERITIES = ["error", "warning", "info"] as const satisfies readonly Severity[];
const COLORS = { error: "red", warning: "yellow", info: "cyan" } as const satisfies Record<Severity, Style>;

/** All of them, in the order given, with a line break at the end; empty text for none. */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  locate: Locate,
  options: RenderOptions,
): string {
  const limit = options.limit ?? LIMIT;
  const shown = diagnostics.length > limit ? mostSevere(diagnostics, limit) : diagnostics;
  const spots = findSpotsOf(shown, locate);
  const paint: Paint = (style, text) => (options.color ? sgr(style, text) : text);
  const explained = new Set<string>();
  const blocks = shown.map((diagnostic) => {
    const explain = !explained.has(diagnostic.code);
    explained.add(diagnostic.code);
    return block(diagnostic, spots, options.cwd, paint, explain);
  });
  const rest = diagnostics.length - shown.length;
  if (rest > 0) blocks.push(paint("dim", `… and ${rest} more`));
  return blocks.length === 0 ? "" : `${blocks.join("\n\n")}\n`;
}

/** `2 errors, 1 warning`, or empty text. */
export function summarize(diagnostics: readonly Diagnostic[]): string {
  const parts = SEVERITIES.map((severity) => {
    const count = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    const word = severity === "info" ? "note" : severity;
    return count === 0 ? "" : `${count} ${word}${count === 1 ? "" : "s"}`;
  });
  return parts.filter((part) => part !== "").join(", ");
}

function mostSevere(diagnostics: readonly Diagnostic[], limit: number): readonly Diagnostic[] {
  const ranked = diagnostics
    .map(({ severity }, index) => ({ index, rank: SEVERITIES.indexOf(severity) }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index);
  const kept = new Set(ranked.slice(0, limit).map(({ index }) => index));
  return diagnostics.filter((_, index) => kept.has(index));
}

function block(diagnostic: Diagnostic, spots: Spots, cwd: string, paint: Paint, explain: boolean): string {
  const { code, severity, message, at, related } = diagnostic;
  // A problem of the whole document stands at no line of it.
  const spot = at.pointer === "" && at.offset === undefined && !at.spot ? undefined : spots(at);
  const lines = [
    `${paint("bold", placeName(at, spot, cwd))}  ${paint(COLORS[severity], severity)}  ${paint("dim", code)}`,
    `  ${printableLines(message, "  ")}`,
  ];
  if (spot) lines.push(...frame(spot, paint, COLORS[severity]));
  for (const other of related ?? []) {
    lines.push(`  ${placeName(other.at, spots(other.at), cwd)}  ${printableLines(other.message, "  ")}`);
  }
  // Once for each code: a hundred equal explanations would hide the places.
  if (explain) {
    const { cause, fix } = catalog[code];
    lines.push(`  ${paint("dim", "why:")} ${cause}`, `  ${paint("dim", "fix:")} ${fix}`);
  }
  return lines.join("\n");
}

function placeName(at: Origin, spot: Spot | undefined, cwd: string): string {
  const name = printable(documentName(at.uri, cwd));
  if (spot) return `${name}:${spot.line}:${spot.column}`;
  return at.pointer === "" ? name : `${name}#${printable(at.pointer)}`;
}

/** The lines of the spot and a caret under it. */
function frame(spot: Spot, paint: Paint, color: Style): readonly string[] {
  const last = spot.lines.at(-1);
  if (!last || last.text.trim() === "") return [];
  const width = String(last.line).length + 1;
  const gutter = (label: string) => paint("dim", `  ${label.padStart(width)} | `);
  const lines = spot.lines.map(({ line, text, cut }) => {
    const start = cut > 0 ? paint("dim", "…") : "";
    return gutter(String(line)) + start + printable(text);
  });
  const start = spot.column - 1 - last.cut;
  const end = spot.endLine === spot.line ? spot.endColumn - 1 - last.cut : last.text.trimEnd().length;
  const before = columns(printable(last.text.slice(0, start))) + (last.cut > 0 ? 1 : 0);
  const under = Math.max(1, columns(printable(last.text.slice(start, end))));
  lines.push(gutter("") + " ".repeat(before) + paint(color, "^".repeat(under)));
  return lines;
}

function sgr(style: Style, text: string): string {
  const [begin, end] = STYLES[style];
  return `\u001b[${begin}m${text}\u001b[${end}m`;
}
