/** A problem the author of a document can fix, with the place it was found. Returned, never thrown. */
import type { Code } from "./catalog.js";
import type { Spot } from "./locate.js";

export type Severity = "error" | "warning" | "info";

/** Where something was written: a document and an RFC 6901 pointer. Line and column are derived when printed. */
export interface Origin {
  /** `file:` or `http(s):` URI of the document; `stdin:` for standard input; `command:` for the command line. */
  readonly uri: string;
  readonly pointer: string;
  /** 0-based UTF-16 offset, for text that could not be parsed (there a pointer has nothing to point at). */
  readonly offset?: number;
  /** The part of the string at the pointer that is to blame: 0-based UTF-16 offsets in its value, as an expression. */
  readonly within?: { readonly start: number; readonly end: number };
  /** Where that is, in text that cannot be read again when it is printed (standard input, a URL). */
  readonly spot?: Spot;
}

/** Where an option stands. */
export const COMMAND_LINE: Origin = { uri: "command:", pointer: "" };

export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  readonly message: string;
  readonly at: Origin;
  /** Whether the key or the value at the pointer is to blame; the value unless said. */
  readonly on?: "key" | "value";
  readonly related?: readonly { readonly message: string; readonly at: Origin }[];
}

/** What every arrow of the data flow returns: a value and everything there is to say about it. */
export type Result<T> = readonly [value: T, diagnostics: readonly Diagnostic[]];

/** Where a phase hands its diagnostics while it works. */
export type Report = (diagnostic: Diagnostic) => void;

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === "error");
}

/** Passes on what is reported, and remembers whether an error was among it. */
export function countErrors(report: Report): { readonly report: Report; readonly any: () => boolean } {
  let any = false;
  return {
    report: (found) => {
      if (found.severity === "error") any = true;
      report(found);
    },
    any: () => any,
  };
}
