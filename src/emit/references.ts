/** What one module names of others, gathered while it is printed: its imports. */
import { ANY_TYPE, AS_ANY } from "./code.js";
import { type Doc, leaves } from "./layout.js";
import type { ProjectNames } from "./project-names.js";
import type { NameOf, Uses } from "./type-text.js";

export class References implements Uses {
  readonly #names: ProjectNames;
  readonly #operations = new Map<string, Set<string>>();
  readonly #types = new Set<string>();
  readonly #runtime = new Set<string>();

  constructor(names: ProjectNames) {
    this.#names = names;
  }

  /** The identifier of an operation. */
  operation(id: string): string {
    const { identifier, module } = this.#names.operation(id);
    const known = this.#operations.get(module) ?? new Set();
    this.#operations.set(module, known.add(identifier));
    return identifier;
  }

  readonly typeFor: ProjectNames["typeFor"] = (of, name) => this.#names.typeFor(of, name);

  readonly nameOf: NameOf = (ref) => this.type(this.#names.type(ref));

  /** A type of `types.ts`. */
  type(name: string): string {
    this.#types.add(name);
    return name;
  }

  /** A value or type of the runtime; types are written `type Run`. */
  readonly uses = (name: string): void => {
    this.#runtime.add(TYPES.has(name) ? `type ${name}` : name);
  };

  /** What code names of the runtime by itself. */
  usedIn(doc: Doc): void {
    // no text of a document begins like that: it stands in quotes
    for (const leaf of leaves(doc)) {
      if (leaf === AS_ANY || leaf === ANY_TYPE) this.uses("Any");
      if (leaf.startsWith("cel.")) this.uses("cel");
    }
  }

  /** In the order of the modules. @param folder from the importing file to `src/` */
  imports(runtime: string, folder: "./" | "../"): readonly Import[] {
    const operations = [...this.#operations].map(([module, names]) => ({
      names: [...names],
      from: `${folder}operations/${module}.js`,
    }));
    const types =
      this.#types.size > 0 ? [{ names: [...this.#types], from: `${folder}types.js`, typeOnly: true }] : [];
    const own = this.#runtime.size > 0 ? [{ names: [...this.#runtime], from: runtime }] : [];
    return [...operations, ...own, ...types].sort((one, other) => (one.from < other.from ? -1 : 1));
  }
}

export interface Import {
  readonly names: readonly string[];
  readonly from: string;
  readonly typeOnly?: boolean;
}

const TYPES: ReadonlySet<string> = new Set([
  "Any",
  "Open",
  "EndpointTool",
  "OperationCall",
  "PromptSource",
  "ResourceSource",
  "Run",
  "ServerDefinition",
  "StepResponse",
  "ToolListing",
]);

/** `export { … } from "…"`. */
export function exportText(parts: Import): string {
  return statement("export", parts);
}

export function importText(parts: Import): string {
  return statement("import", parts);
}

function statement(word: "import" | "export", { names, from, typeOnly }: Import): string {
  const sorted = [...names].sort((one, other) => (bare(one) < bare(other) ? -1 : 1));
  const allTypes = typeOnly || sorted.every((name) => name.startsWith("type "));
  const list = allTypes ? sorted.map(bare) : sorted;
  const line = `${word} ${allTypes ? "type " : ""}{ ${list.join(", ")} } from "${from}";`;
  if (line.length <= 110) return line;
  return `${word} ${allTypes ? "type " : ""}{\n${list.map((name) => `  ${name},\n`).join("")}} from "${from}";`;
}

function bare(name: string): string {
  return name.replace(/^type /, "");
}
