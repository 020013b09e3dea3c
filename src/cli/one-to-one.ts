/** What an API would cost with one tool per operation, to compare recipes with. */
import { fileURLToPath } from "node:url";
import { type CompileOptions, compile } from "../compile.js";
import type { ServerPlan } from "../plan/types.js";
import type { Documents } from "../read/types.js";
import type { ToolListing } from "../runtime/core/types.js";
import { place } from "./recipe-tree.js";

export interface OneToOne {
  readonly listings: readonly ToolListing[];
  /** The tool that an operation of the plan would have. */
  readonly listingOf: (operation: string) => ToolListing | undefined;
}

/** Compiles the documents once more, alone. Undefined where one cannot be read a second time. */
export async function oneToOne(
  plan: ServerPlan,
  specs: readonly Documents[],
  { refRoot, allowRemoteRefs, maxBytes, maxToolName, outputSchema }: CompileOptions,
): Promise<OneToOne | undefined> {
  const options: CompileOptions = {
    ...(refRoot !== undefined && { refRoot }),
    ...(allowRemoteRefs && { allowRemoteRefs }),
    ...(maxBytes !== undefined && { maxBytes }),
    ...(maxToolName !== undefined && { maxToolName }),
    ...(outputSchema !== undefined && { outputSchema }),
  };
  const byKey = new Map<string, ToolListing>();
  for (const { entry } of specs) {
    if (!/^(file|https?):/.test(entry.uri)) return undefined;
    const input = entry.uri.startsWith("file:") ? fileURLToPath(entry.uri) : entry.uri;
    const [{ plan: alone }] = await compile(input, options);
    if (!alone) return undefined;
    for (const tool of alone.tools) {
      if (tool.kind === "endpoint") byKey.set(place(tool.operation, alone.operations), tool.listing);
    }
  }
  return {
    listings: [...byKey.values()],
    // two documents with the same path cost about the same there
    listingOf: (id) => byKey.get(place(id, plan.operations)),
  };
}
