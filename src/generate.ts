/** From a document to a project in its folder: compile, try out, print, write. Nothing is written where something is wrong. */
import { type Compilation, type CompileOptions, compile } from "./compile.js";
import { diagnostic } from "./diagnostics/catalog.js";
import type { Diagnostic, Result } from "./diagnostics/diagnostic.js";
import type { EmitOptions } from "./emit/options.js";
import type { Rehearsal } from "./emit/rehearsal.js";
import type { WriteOptions, WriteReport } from "./emit/write/types.js";
import type { ServerPlan } from "./plan/types.js";

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

/**
 * What is wrong with the input is a diagnostic; a `TypeError` is thrown for an option that is none.
 * @param input as for `compile`
 */
export async function generate(input: string, options: GenerateOptions = {}): Promise<Result<Generation>> {
  assertOptions(options);
  const details = options.lib ? "all" : "used";
  const [compilation, found] = await compile(input, { ...options, details });
  const { plan, documents } = compilation;
  if (!plan || found.some((one) => isFatal(one, options))) return [compilation, found];
  const [{ rehearse }, { emitProject }, { writeProject }] = await Promise.all([
    import("./rehearse/rehearse.js"),
    import("./emit/emit.js"),
    import("./emit/write/write.js"),
  ]);
  const rehearsals = await rehearse(plan);
  const untested = untestedTools(plan, rehearsals);
  const notes = untested && documents ? [diagnostic("emit/tool-untested", documents.entry, untested)] : [];
  const files = await emitProject(plan, rehearsals, options);
  const [report, problems] = await writeProject(options.output ?? plan.info.name, files, options);
  return [{ ...compilation, ...(report && { report }) }, [...found, ...notes, ...problems]];
}

/** What a program without types could get wrong, and would get files of. */
const CHOICES = {
  mode: ["write", "dry-run", "check"],
  target: ["node", "worker"],
  runtime: ["vendored", "package"],
} as const;

function assertOptions(options: GenerateOptions): void {
  for (const [name, choices] of Object.entries(CHOICES)) {
    const value: unknown = Reflect.get(options, name);
    if (value === undefined || choices.some((choice) => choice === value)) continue;
    throw new TypeError(`${name} is ${JSON.stringify(value)}; it can be ${choices.join(", ")}.`);
  }
  if (options.output === "") throw new TypeError('output is ""; "." is the working folder.');
}

const MOST_NAMES = 5;

/** Undefined where the tests call every tool. */
function untestedTools(
  { tools }: ServerPlan,
  rehearsals: readonly Rehearsal[],
): { readonly tools: string } | undefined {
  const called = new Set(rehearsals.flatMap(({ tool, exchanges }) => (exchanges.length > 0 ? [tool] : [])));
  const names = tools.map(({ listing }) => listing.name).filter((name) => !called.has(name));
  if (names.length === 0) return undefined;
  const more = names.length - MOST_NAMES;
  const shown = names.slice(0, MOST_NAMES).join(", ");
  return { tools: more > 0 ? `${shown} and ${more} more` : shown };
}

/** What somebody wrote for us is right or wrong; of an API's document, the rest can be used. */
const OURS: ReadonlySet<string> = new Set(["mapping", "recipe", "expression", "arazzo", "filter"]);

function isFatal({ severity, code }: Diagnostic, { strict }: GenerateOptions): boolean {
  const [area = ""] = code.split("/");
  return severity === "error" && (strict === true || OURS.has(area));
}
