/** Diagnostics as SARIF 2.1.0 (OASIS), which code hosts show beside the lines of a change. */
import { relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { type Code, catalog } from "./catalog.js";
import type { Diagnostic, Origin, Severity } from "./diagnostic.js";
import type { Locate, Spot } from "./locate.js";
import { filePath, findSpotsOf } from "./spots.js";

export interface SarifOptions {
  /** Folder of the checkout: files in it are named from there. Absolute path. */
  readonly cwd: string;
  /** Version of this tool. */
  readonly version: string;
}

/** SARIF §3.27.10 */
const LEVELS = { error: "error", warning: "warning", info: "note" } as const satisfies Record<
  Severity,
  string
>;
/** SARIF §3.14.14: the name under which the base of relative paths is given. */
const ROOT = "SRCROOT";

/** A SARIF log with one run, as plain data. */
export function toSarif(diagnostics: readonly Diagnostic[], locate: Locate, options: SarifOptions) {
  const spots = findSpotsOf(diagnostics, locate);
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort();
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "openapi-mcp", version: options.version, rules: codes.map(rule) } },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { [ROOT]: { uri: `${pathToFileURL(options.cwd).href.replace(/\/$/, "")}/` } },
        results: diagnostics.map(({ code, severity, message, at, related }) => ({
          ruleId: code,
          ruleIndex: codes.indexOf(code),
          level: LEVELS[severity],
          message: { text: message },
          locations: [location(at, spots(at), options.cwd)],
          ...(related?.length && {
            relatedLocations: related.map((other, id) => ({
              id,
              message: { text: other.message },
              ...location(other.at, spots(other.at), options.cwd),
            })),
          }),
        })),
      },
    ],
  };
}

function rule(code: Code) {
  const { cause, fix, severity } = catalog[code];
  return {
    id: code,
    shortDescription: { text: cause },
    help: { text: fix },
    defaultConfiguration: { level: LEVELS[severity] },
  };
}

function location(at: Origin, spot: Spot | undefined, cwd: string) {
  const region = spot && {
    startLine: spot.line,
    startColumn: spot.column,
    endLine: spot.endLine,
    endColumn: spot.endColumn,
  };
  return {
    physicalLocation: { artifactLocation: artifact(at.uri, cwd), ...(region && { region }) },
    ...(at.pointer !== "" && { logicalLocations: [{ fullyQualifiedName: at.pointer }] }),
  };
}

function artifact(uri: string, cwd: string): { readonly uri: string; readonly uriBaseId?: string } {
  const path = filePath(uri);
  const way = path === undefined ? undefined : relative(cwd, path);
  // A path out of the folder, or to another drive, cannot be named from it.
  if (way === undefined || way === "" || way.startsWith("..") || /^[a-z]:/i.test(way)) return { uri };
  return { uri: way.split(sep).map(encodeURIComponent).join("/"), uriBaseId: ROOT };
}
