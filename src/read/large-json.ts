/**
 * The quick way into large JSON files. A string with one character beyond Latin-1 takes two bytes for each of its
 * characters, and a handful of dashes and quotes in a document of 13 MB makes reading it half as slow again. So the few
 * that there are become escapes, which mean the same inside a JSON string, and the text stays one byte each.
 */
import { isAscii, isUtf8 } from "node:buffer";
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { createDepthScan, SENTINELS } from "./depth.js";
import type { Parsed } from "./parse.js";

/** Bytes from which on it pays. */
const LARGE = 500_000;
/** Room for escapes; a text that needs more is in a language that two bytes suit. */
const SLACK = 100_000;
/** Length of `\uXXXX`. */
const ESCAPE = 6;
/** Bytes looked at together for characters that are not ASCII. */
const BLOCK = 2_048;

/** Nothing where the file is not plainly sound JSON: the usual way then says what it is. */
export function readLargeJson(path: string, maxBytes: number): Parsed | undefined {
  const bytes = readLarge(path, maxBytes);
  if (!bytes) return undefined;
  const { buffer, size } = bytes;
  const content = buffer.subarray(0, size);
  if (content[0] !== 0x7b || createDepthScan().next(buffer, size) >= 0 || !isUtf8(content)) return undefined;
  const length = isAscii(content) ? size : escapeWide(buffer, size);
  if (length === undefined) return undefined;
  try {
    return { value: JSON.parse(buffer.toString("latin1", 0, length)) };
  } catch {
    return undefined;
  }
}

function readLarge(path: string, maxBytes: number): { buffer: Buffer; size: number } | undefined {
  let file: number | undefined;
  try {
    const stat = statSync(path);
    // before it is opened: a pipe can be read once
    if (!stat.isFile() || stat.size < LARGE || stat.size > maxBytes) return undefined;
    file = openSync(path, "r");
    const buffer = Buffer.allocUnsafeSlow(stat.size + SLACK + SENTINELS.length);
    let size = 0;
    // to its end, with room for a byte more: a file that is being written is not what was measured
    for (let read = -1; read !== 0 && size <= stat.size; size += read) {
      read = readSync(file, buffer, size, stat.size + 1 - size, null);
    }
    if (size !== stat.size) return undefined;
    buffer.set(SENTINELS, size);
    return { buffer, size };
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

interface Run {
  readonly start: number;
  readonly end: number;
  readonly escapes: string;
}

/** Replaces characters beyond ASCII by escapes, in place. @returns the new length; nothing where they do not fit */
function escapeWide(buffer: Buffer, size: number): number | undefined {
  const runs: Run[] = [];
  let growth = 0;
  for (let from = 0; from < size; from += BLOCK) {
    const to = Math.min(from + BLOCK, size);
    if (isAscii(buffer.subarray(from, to))) continue;
    for (let at = from; at < to; at++) {
      if ((buffer[at] ?? 0) < 0x80) continue;
      const start = at;
      let units = 0;
      for (let byte = buffer[at] ?? 0; at < size && byte >= 0x80; byte = buffer[++at] ?? 0) {
        // the first byte of a character; from 0xf0 on it becomes a pair of surrogates
        if (byte >= 0xc0) units += byte >= 0xf0 ? 2 : 1;
      }
      // after a backslash an escape would mean something else; such JSON is not valid anyway
      if (isEscaped(buffer, start)) return undefined;
      growth += units * ESCAPE - (at - start);
      // before it is written: a run may be megabytes long
      if (growth > SLACK) return undefined;
      runs.push({ start, end: at, escapes: escaped(buffer.toString("utf8", start, at)) });
      from = Math.max(from, at - BLOCK);
    }
  }
  moveApart(buffer, runs, size, growth);
  return size + growth;
}

function isEscaped(buffer: Buffer, at: number): boolean {
  let before = at;
  while (buffer[before - 1] === 0x5c) before--;
  return (at - before) % 2 === 1;
}

/** From the end to the beginning, so that nothing is overwritten before it has moved. */
function moveApart(buffer: Buffer, runs: readonly Run[], size: number, growth: number): void {
  let source = size;
  let target = size + growth;
  for (const { start, end, escapes } of runs.toReversed()) {
    target -= source - end;
    buffer.copyWithin(target, end, source);
    target -= escapes.length;
    buffer.write(escapes, target, "latin1");
    source = start;
  }
}

/** RFC 8259 §7: each UTF-16 unit as `\uXXXX`. */
function escaped(text: string): string {
  let escapes = "";
  for (let at = 0; at < text.length; at++)
    escapes += `\\u${text.charCodeAt(at).toString(16).padStart(4, "0")}`;
  return escapes;
}
