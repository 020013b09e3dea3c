/** A document as a running MCP server, in both ways that there are. */
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { generate } from "../../src/generate.js";
import { run } from "../child.js";
import { cli, root } from "../paths.js";

/** Makes the server of a document. @returns what Node is given to start it */
export type BackEnd = (document: string, folder: string) => Promise<readonly string[]>;

export const BACK_ENDS: Readonly<Record<"serve" | "generate", BackEnd>> = {
  serve: async (document) => [cli, "serve", document],
  generate: async (document, folder) => {
    rmSync(folder, { recursive: true, force: true });
    const [{ report }, diagnostics] = await generate(document, { output: folder });
    if (!report)
      throw new Error(`${document} is not generated: ${diagnostics.map(({ message }) => message)}`);
    symlinkSync(`${root}node_modules`, `${folder}/node_modules`, "dir");
    // what its own `npm run build` does, but for the type check, which every generated document has in our tests
    await run(process.execPath, ["build.mjs"], { cwd: folder });
    return [`${folder}/dist/server.js`];
  },
};

/** The document with spector's address in it, as it would be written for that server. @returns its file */
export function located(
  document: { readonly [field: string]: unknown },
  origin: string,
  apiVersion: string | undefined,
  file: string,
): string {
  const given = (document["servers"] ?? [{ url: origin }]) as readonly Server[];
  const servers = given.map(({ url, variables = {} }) => ({
    url: url.replace("http://localhost:3000", origin),
    variables: Object.fromEntries(
      Object.entries(variables).map(([name, variable]) => {
        const fallback =
          name === "endpoint" ? origin : (apiVersion ?? variable.enum?.at(-1) ?? variable.default);
        return [name, { ...variable, default: fallback }];
      }),
    ),
  }));
  mkdirSync(file.slice(0, file.lastIndexOf("/")), { recursive: true });
  writeFileSync(file, JSON.stringify({ ...document, servers }));
  return file;
}

interface Server {
  readonly url: string;
  readonly variables?: Readonly<
    Record<string, { readonly default: string; readonly enum?: readonly string[] }>
  >;
}
