/** `openapi-mcp arazzo export`: the recipes of a mapping file as an Arazzo document. */
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { CompileOptions } from "../compile.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { exportArazzo } from "../mapping/arazzo/export.js";
import { isMapping, readMapping } from "../mapping/read.js";
import type { Documents } from "../read/types.js";
import { compileInput } from "./compile-input.js";
import { CommandFailure, EXIT } from "./failure.js";
import { inputOf } from "./input.js";
import { counted, hasColor, print } from "./terminal.js";
import { writeWhole } from "./write-file.js";

export interface ArazzoExportFlags {
  /** Standard output when absent, or `-`. */
  readonly output?: string;
  /** Write although something is lost. */
  readonly lossy?: boolean;
  readonly refRoot?: string;
  readonly allowRemoteRefs?: readonly string[];
  readonly maxBytes?: number;
}

/**
 * YAML where the name of the file says so, otherwise JSON. Ends with exit code 1, and writes nothing, where the mapping
 * has errors, or where something would be lost without `--lossy`.
 * @param named a mapping file; that of the working folder when absent
 */
export async function arazzoExport(named: string | undefined, flags: ArazzoExportFlags): Promise<void> {
  const input = inputOf(named);
  const { refRoot, allowRemoteRefs, maxBytes } = flags;
  const options: CompileOptions = {
    ...(refRoot !== undefined && { refRoot }),
    ...(allowRemoteRefs && { allowRemoteRefs }),
    ...(maxBytes !== undefined && { maxBytes }),
  };
  const { plan, documents, diagnostics } = await compileInput(input, options);
  const { entry } = documents;
  if (!isMapping(entry.value))
    throw new CommandFailure(`${JSON.stringify(input)} is no mapping file, so it has no recipes.`, {
      exitCode: EXIT.problems,
    });
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const [mapping] = readMapping(entry);
  if (errors.length > 0 || !mapping) {
    await tell(errors, documents);
    throw new CommandFailure("a mapping file with errors is not exported.", { exitCode: EXIT.problems });
  }
  const file = flags.output === undefined || flags.output === "-" ? undefined : resolve(flags.output);
  const folder = file === undefined ? process.cwd() : dirname(file);
  const { document, losses } = exportArazzo(mapping, plan, {
    addressOf: (spec) => addressFrom(folder, entry.uri, spec),
  });
  const workflows = document["workflows"];
  const count = Array.isArray(workflows) ? workflows.length : 0;
  if (losses.length > 0) await tell(losses, documents);
  if (count === 0)
    throw new CommandFailure(
      "the mapping file has no recipe with a call that Arazzo can say; nothing was written.",
      {
        exitCode: EXIT.problems,
      },
    );
  if (losses.length > 0 && !flags.lossy)
    throw new CommandFailure(`${counted(losses.length, "construct")} would be lost; nothing was written.`, {
      exitCode: EXIT.problems,
      fix: "--lossy writes the rest; the originals are kept under x-openapi-mcp, where openapi-mcp finds them again.",
    });
  const text = await textOf(document, file);
  if (file === undefined) return print(text);
  writeWhole(file, text);
  process.stderr.write(`Wrote ${relative(process.cwd(), file) || file}: ${counted(count, "workflow")}.\n`);
}

async function textOf(document: unknown, file: string | undefined): Promise<string> {
  if (file === undefined || !/\.ya?ml$/i.test(file)) return `${JSON.stringify(document, null, 2)}\n`;
  const { stringify } = await import("yaml");
  return stringify(document, { lineWidth: 110, aliasDuplicateObjects: false });
}

/** A spec as it is named from another folder. */
function addressFrom(folder: string, uri: string, spec: string): string {
  if (/^[a-z][a-z\d+.-]+:\/\//i.test(spec)) return spec;
  if (!uri.startsWith("file:")) return URL.canParse(spec, uri) ? new URL(spec, uri).href : spec;
  const path = isAbsolute(spec) ? spec : resolve(dirname(fileURLToPath(uri)), spec);
  const way = relative(folder, path).split(sep).map(encodeURIComponent).join("/");
  return way.startsWith("../") ? way : `./${way}`;
}

async function tell(diagnostics: readonly Diagnostic[], documents: Documents): Promise<void> {
  const { renderDiagnostics } = await import("../diagnostics/render.js");
  const { createLocate } = await import("../read/position.js");
  const text = renderDiagnostics(diagnostics, createLocate(documents), {
    color: hasColor(process.stderr),
    cwd: process.cwd(),
    limit: Number.POSITIVE_INFINITY,
  });
  process.stderr.write(`${text}\n`);
}
