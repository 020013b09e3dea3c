/** Lines that differ between two texts, as in a unified diff. */

/** A line, with `-` where only the old text has it and `+` where only the new one has. */
interface Edit {
  readonly sign: " " | "-" | "+";
  readonly text: string;
}

/** Equal lines shown around others. */
const CONTEXT = 2;
/** Pairs of lines compared; beyond, what differs is shown as replaced in one piece. */
const MOST_PAIRS = 1_000_000;

/** `@@ -3,2 +3,3 @@` and lines with their signs; nothing for texts whose lines are the same. */
export function differingLines(before: string, after: string): readonly string[] {
  const edits = editsBetween(before.split(/\r?\n/), after.split(/\r?\n/));
  const shown: string[] = [];
  let [oldLine, newLine] = [1, 1];
  let hunk: Edit[] = [];
  let head: readonly [number, number] = [1, 1];
  const near = nearChanges(edits);
  for (const [index, edit] of edits.entries()) {
    if (near.has(index)) {
      if (hunk.length === 0) head = [oldLine, newLine];
      hunk.push(edit);
    } else {
      shown.push(...printHunk(hunk, head));
      hunk = [];
    }
    if (edit.sign !== "+") oldLine++;
    if (edit.sign !== "-") newLine++;
  }
  return [...shown, ...printHunk(hunk, head)];
}

function nearChanges(edits: readonly Edit[]): ReadonlySet<number> {
  const near = new Set<number>();
  for (const [index, { sign }] of edits.entries()) {
    if (sign === " ") continue;
    for (let by = -CONTEXT; by <= CONTEXT; by++) near.add(index + by);
  }
  return near;
}

function printHunk(hunk: readonly Edit[], [oldLine, newLine]: readonly [number, number]): readonly string[] {
  if (hunk.length === 0) return [];
  const oldCount = hunk.filter(({ sign }) => sign !== "+").length;
  const newCount = hunk.filter(({ sign }) => sign !== "-").length;
  const head = `@@ -${oldLine},${oldCount} +${newLine},${newCount} @@`;
  return [head, ...hunk.map(({ sign, text }) => sign + text)];
}

function editsBetween(before: readonly string[], after: readonly string[]): readonly Edit[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  return [
    ...before.slice(0, start).map((text): Edit => ({ sign: " ", text })),
    ...fewestEdits(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...before.slice(before.length - end).map((text): Edit => ({ sign: " ", text })),
  ];
}

/** Along a longest common subsequence. */
function fewestEdits(before: readonly string[], after: readonly string[]): readonly Edit[] {
  const isLong = before.length * after.length > MOST_PAIRS;
  const common = isLong ? () => 0 : commonLines(before, after);
  const edits: Edit[] = [];
  let [x, y] = [0, 0];
  while (x < before.length || y < after.length) {
    const [old, fresh] = [before[x], after[y]];
    if (!isLong && old !== undefined && old === fresh) {
      edits.push({ sign: " ", text: old });
      x++;
      y++;
    } else if (old !== undefined && (fresh === undefined || common(x + 1, y) >= common(x, y + 1))) {
      edits.push({ sign: "-", text: old });
      x++;
    } else {
      edits.push({ sign: "+", text: fresh ?? "" });
      y++;
    }
  }
  return edits;
}

/** How many lines the texts have in common, in order, from line x of the one and line y of the other. */
function commonLines(before: readonly string[], after: readonly string[]): (x: number, y: number) => number {
  const width = after.length + 1;
  const counts = new Uint32Array((before.length + 1) * width);
  const at = (x: number, y: number) => counts[x * width + y] ?? 0;
  for (let x = before.length - 1; x >= 0; x--) {
    for (let y = after.length - 1; y >= 0; y--) {
      const count = before[x] === after[y] ? at(x + 1, y + 1) + 1 : Math.max(at(x + 1, y), at(x, y + 1));
      counts[x * width + y] = count;
    }
  }
  return at;
}
