/** What `check` shows of a stale folder: a line for each file, and the lines that differ. */
import { printable } from "../../diagnostics/printable.js";
import type { Disk } from "./disk.js";
import { differingLines } from "./lines.js";
import { MANIFEST } from "./path.js";
import type { Changes, FileReport, Wanted } from "./types.js";

/** Enough to see what it is about. */
const MOST_LINES = 40;
const LONGEST_LINE = 120;

/** At most 40 lines, the last of which says how much more there is; nothing in them moves a terminal's cursor. */
export function diffOf(wanted: readonly Wanted[], changes: Changes, disk: Disk): string {
  const texts = new Map(wanted.map(({ path, text }) => [path, text]));
  const shown = staleOf(changes, (path) => texts.has(path));
  const lines: string[] = [];
  for (const [index, report] of shown.entries()) {
    lines.push(...linesOf(report, texts.get(report.path) ?? "", disk));
    const files = shown.length - index - 1;
    if (lines.length > MOST_LINES || (lines.length === MOST_LINES && files > 0)) {
      const hidden = [
        countOf(lines.length - MOST_LINES + 1, "line"),
        ...(files > 0 ? [countOf(files, "file")] : []),
      ];
      lines.splice(MOST_LINES - 1, lines.length, `… ${hidden.join(" and ")} more`);
      break;
    }
  }
  return `${lines.map(shortened).join("\n")}\n`;
}

function staleOf({ reports, writes }: Changes, isWanted: (path: string) => boolean): readonly FileReport[] {
  const written = new Set(writes.map(({ path }) => path));
  const stale = reports.filter(({ path, status, beside }) => {
    if (status === "kept") return beside === undefined ? !isWanted(path) : written.has(beside);
    return status !== "unchanged" && status !== "adopted";
  });
  // the manifest tells its owner nothing, unless it is all there is
  const others = stale.filter(({ path }) => path !== MANIFEST);
  return others.length > 0 ? others : stale;
}

function linesOf({ path, status, beside }: FileReport, text: string, disk: Disk): readonly string[] {
  const head = `${status} ${path}`;
  switch (status) {
    case "kept":
      return [beside === undefined ? `${head}, no longer generated` : `${head}, new text in ${beside}`];
    case "added":
      return [path === MANIFEST ? head : `${head}, ${countOf(text.split(/\n(?!$)/).length, "line")}`];
    case "updated": {
      const found = disk.look(path);
      const isShown = found.kind === "file" && path !== MANIFEST;
      return [head, ...(isShown ? differingLines(found.text, text) : [])];
    }
    default:
      return [head];
  }
}

function countOf(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

function shortened(line: string): string {
  return printable(line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE - 1)}…` : line);
}
