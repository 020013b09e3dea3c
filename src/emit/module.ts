/** Modules with code in them, put together by ts-morph: loaded when there is one to write. */
import type { Project } from "ts-morph";
import { type Import, importText } from "./references.js";

export interface ModuleSource {
  /** First line, as a comment. */
  readonly about: string;
  /** Problems of the linter that are meant to be: `lint/suspicious/noThenProperty`. */
  readonly lintIgnores?: readonly string[];
  readonly imports: readonly Import[];
  /** Declarations in their order. */
  readonly statements: readonly string[];
}

export type WriteModule = (path: string, module: ModuleSource) => string;

export async function createModuleWriter(): Promise<WriteModule> {
  const { IndentationText, Project, QuoteKind, ScriptTarget } = await import("ts-morph");
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    compilerOptions: { target: ScriptTarget.ES2022, noLib: true, noResolve: true },
    manipulationSettings: { indentationText: IndentationText.TwoSpaces, quoteKind: QuoteKind.Double },
  });
  return (path, module) => write(project, path, module);
}

function write(project: Project, path: string, module: ModuleSource): string {
  const { about, lintIgnores = [], imports, statements } = module;
  const header = [
    ...lintIgnores.map((rule) => `// biome-ignore-all ${rule}: the API's own name`),
    `/** ${about} */`,
  ];
  const file = project.createSourceFile(path, {
    statements: [...header, imports.map(importText).join("\n"), ...statements.map((text) => `\n${text}`)],
  });
  const [problem] = project.getProgram().getSyntacticDiagnostics(file);
  if (problem) {
    const line = problem.getLineNumber();
    throw new Error(`${path} does not parse in line ${line}: ${String(problem.getMessageText())}`);
  }
  const text = file.getFullText();
  project.removeSourceFile(file);
  return text;
}
