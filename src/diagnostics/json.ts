/** Diagnostics as JSON for editors and scripts. Members are added, never changed or removed. */
import { catalog } from "./catalog.js";
import type { Diagnostic, Origin, Severity } from "./diagnostic.js";
import type { Locate, SourceRange, Spot } from "./locate.js";
import { documentName, filePath, findSpotsOf } from "./spots.js";

export interface JsonOptions {
  /** Folder that `file` is named from. Absolute path. */
  readonly cwd: string;
}

/** A place; line and column are absent where the document cannot be read, `file` where it is not a file. */
export interface PlaceJson extends Partial<SourceRange> {
  readonly uri: string;
  readonly file?: string;
  /** RFC 6901. */
  readonly pointer: string;
}

export interface DiagnosticJson extends PlaceJson {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly cause: string;
  readonly fix: string;
  readonly related: readonly ({ readonly message: string } & PlaceJson)[];
}

export interface DiagnosticsJson {
  readonly version: 1;
  readonly errors: number;
  readonly warnings: number;
  readonly diagnostics: readonly DiagnosticJson[];
}

export function toJson(
  diagnostics: readonly Diagnostic[],
  locate: Locate,
  options: JsonOptions,
): DiagnosticsJson {
  const spots = findSpotsOf(diagnostics, locate);
  const count = (severity: Severity) => diagnostics.filter((each) => each.severity === severity).length;
  return {
    version: 1,
    errors: count("error"),
    warnings: count("warning"),
    diagnostics: diagnostics.map(({ code, severity, message, at, related }) => ({
      code,
      severity,
      message,
      ...place(at, spots(at), options.cwd),
      cause: catalog[code].cause,
      fix: catalog[code].fix,
      related: (related ?? []).map((other) => ({
        message: other.message,
        ...place(other.at, spots(other.at), options.cwd),
      })),
    })),
  };
}

function place({ uri, pointer }: Origin, spot: Spot | undefined, cwd: string): PlaceJson {
  const file = filePath(uri) === undefined ? undefined : documentName(uri, cwd);
  const range = spot && {
    line: spot.line,
    column: spot.column,
    endLine: spot.endLine,
    endColumn: spot.endColumn,
  };
  return { uri, ...(file !== undefined && { file }), pointer, ...range };
}
