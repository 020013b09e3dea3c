/** Printed modules as a user has them: in a file of the project, so that `zod` resolves, and imported. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { transformSync } from "esbuild";
import type { z } from "zod";
import { type ZodTool, zodModule } from "../../../../src/emit/zod/module.js";
import type { JsonSchema } from "../../../../src/runtime/core/types.js";
import { projectRoot } from "../../../support/paths.js";

/** A folder of the project that git, Biome and the compiler pass over; removed when `use` is done. */
export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const cache = join(projectRoot, ".cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "zod-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What a module exports, by name. */
export async function importModule(source: string): Promise<ReadonlyMap<string, z.ZodType>> {
  return inFolder(async (folder) => {
    const file = join(folder, "schemas.mjs");
    writeFileSync(file, transformSync(source, { loader: "ts" }).code);
    const exported: Readonly<Record<string, z.ZodType>> = await import(
      /* @vite-ignore */ pathToFileURL(file).href
    );
    return new Map(Object.entries(exported));
  });
}

/** Each schema as the zod schema of a tool's input, all from one printed module. */
export async function zodSchemas(schemas: readonly JsonSchema[]): Promise<readonly z.ZodType[]> {
  const tools = schemas.map((input, index): ZodTool => ({ identifier: `tool${index}`, input }));
  const exported = await importModule(zodModule(tools));
  return tools.map(({ identifier }) => {
    const schema = exported.get(`${identifier}Input`);
    if (!schema) throw new Error(`the module does not export ${identifier}Input`);
    return schema;
  });
}
