/** From a document to a project in its folder: compile, try out, print, write. Nothing is written where something is wrong. */
import { type Compilation, type CompileOptions, compile } from "./compile.js";
import type { Diagnostic, Result } from "./diagnostics/diagnostic.js";
import type { EmitOptions } from "./emit/options.js";
import type { WriteOptions, WriteReport } from "./emit/write/types.js";

export interface GenerateOptions extends CompileOptions, EmitOptions, WriteOptions {
  /** Where the project goes. Default: a folder named after the server, in the working folder. */
  readonly output?: string;
  /** Writes nothing where a single diagnostic is an error: by default, operations that cannot be served are left out. */
  readonly strict?: boolean;
}

export interface Generation extends Compilation {
  /** Absent where nothing was written, nor would have been; the diagnostics say why. */
  readonly report?: WriteReport;
}

/** @param input as for `compile` */
export async function generate(input: string, options: GenerateOptions = {}): Promise<Result<Generation>> {
  const details = options.lib ? "all" : "used";
  const [compilation, found] = await compile(input, { ...options, details });
  const { plan } = compilation;
  if (!plan || found.some((one) => isFatal(one, options))) return [compilation, found];
  const [{ rehearse }, { emitProject }, { writeProject }] = await Promise.all([
    import("./rehearse/rehearse.js"),
    import("./emit/emit.js"),
    import("./emit/write/write.js"),
  ]);
  const files = await emitProject(plan, await rehearse(plan), options);
  const [report, problems] = await writeProject(options.output ?? plan.info.name, files, options);
  return [{ ...compilation, ...(report && { report }) }, [...found, ...problems]];
}

/** What somebody wrote for us is right or wrong; of an API's document, the rest can be used. */
const OURS: ReadonlySet<string> = new Set(["mapping", "recipe", "expression", "arazzo", "filter"]);

function isFatal({ severity, code }: Diagnostic, { strict }: GenerateOptions): boolean {
  const [area = ""] = code.split("/");
  return severity === "error" && (strict === true || OURS.has(area));
}
