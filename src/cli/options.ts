/** Texts of the command line → values, each with an error that says what would be right. */
import { InvalidArgumentError } from "commander";
import type { CompileOptions } from "../compile.js";
import type { OutputSchemas } from "../plan/outputs.js";
import type { ValidationMode } from "../runtime/core/validate.js";
import type { NodeSessionOptions } from "../runtime/node/session.js";

/** What commander makes of the options that every command has. */
export interface ReadFlags {
  /** `FILE`, or `NAME=FILE` for one of several documents. */
  readonly spec?: readonly string[];
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly readOnly?: boolean;
  /** commander's `--no-deprecated`: true unless given. */
  readonly deprecated: boolean;
  readonly maxToolName?: number;
  readonly outputSchema: OutputSchemas;
  readonly refRoot?: string;
  readonly allowRemoteRefs?: readonly string[];
  readonly maxBytes?: number;
}

/** And those of commands that call the API. */
export interface CallFlags {
  /** `URL`, or `NAME=URL` for one of several documents. */
  readonly baseUrl?: readonly string[];
  readonly header?: readonly (readonly [string, string])[];
  /** Milliseconds. */
  readonly timeout?: number;
  readonly validation: ValidationMode;
}

export function compileOptions(flags: ReadFlags): CompileOptions {
  const { spec, include, exclude, readOnly, maxToolName, outputSchema, refRoot, allowRemoteRefs, maxBytes } =
    flags;
  return {
    ...(spec && { specs: spec }),
    ...(include && { include }),
    ...(exclude && { exclude }),
    ...(readOnly && { readOnly }),
    noDeprecated: !flags.deprecated,
    ...(maxToolName !== undefined && { maxToolName }),
    outputSchema,
    ...(refRoot !== undefined && { refRoot }),
    ...(allowRemoteRefs && { allowRemoteRefs }),
    ...(maxBytes !== undefined && { maxBytes }),
  };
}

/** @param isShared whether several processes may answer the calls of one client */
export function sessionOptions(flags: CallFlags, isShared: boolean): NodeSessionOptions {
  const { baseUrl, header = [], timeout, validation } = flags;
  return {
    ...(baseUrl && { baseUrl }),
    headers: Object.fromEntries(header),
    ...(timeout !== undefined && { timeout }),
    validation,
    isShared,
  };
}

/** Whether `--spec` names standard input. */
export function readsStdin({ spec = [] }: ReadFlags): boolean {
  return spec.some((one) => one === "-" || one.endsWith("=-"));
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };
const SIZES: Readonly<Record<string, number>> = { B: 1, KB: 1_000, MB: 1_000_000, GB: 1_000_000_000 };

/** @returns milliseconds */
export function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text);
  const duration = match ? Number(match[1]) * (UNITS[match[2] ?? ""] ?? 0) : 0;
  if (duration < 1 || duration > 3_600_000)
    throw new InvalidArgumentError("A duration is like 500ms, 15s or 2m, at most 60m.");
  return duration;
}

/** @returns bytes */
export function parseSize(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(B|KB|MB|GB)?$/i.exec(text);
  const size = match ? Number(match[1]) * (SIZES[(match[2] ?? "B").toUpperCase()] ?? 0) : 0;
  if (size < 1 || size > 2_000_000_000)
    throw new InvalidArgumentError("A size is like 500KB or 200MB, at most 2GB.");
  return Math.floor(size);
}

export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new InvalidArgumentError("A port is a number from 0 to 65535.");
  return port;
}

export function parseToolNameLength(text: string): number {
  const length = Number(text);
  if (!/^\d+$/.test(text) || length < 8 || length > 64)
    throw new InvalidArgumentError("It is a number from 8 to 64.");
  return length;
}

/** RFC 9110 §5: a token, a colon, and a value without line breaks. */
export function parseHeader(text: string): readonly [string, string] {
  const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*)$/.exec(text);
  if (!match) throw new InvalidArgumentError("A header is like 'X-Tenant: acme'.");
  return [(match[1] ?? "").toLowerCase(), (match[2] ?? "").trim()];
}

export function parseHost(text: string): string {
  if (!/^[A-Za-z0-9.-]+$|^\[[0-9a-fA-F:]+\]$/.test(text)) {
    throw new InvalidArgumentError("A host name is given without scheme and port, like mcp.example.com.");
  }
  return text.toLowerCase();
}
