/** Compiles documents that tests write down in place. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CompileOptions, compile } from "../../src/compile.js";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.js";
import type { ServerPlan, ToolPlan } from "../../src/plan/types.js";

export interface CompiledText {
  readonly plan: ServerPlan | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** @param document the text of a document, or a value that becomes JSON */
export async function compileDocument(
  document: unknown,
  options: CompileOptions = {},
): Promise<CompiledText> {
  const folder = mkdtempSync(join(tmpdir(), "openapi-mcp-test-"));
  try {
    const file = join(folder, "openapi.yaml");
    writeFileSync(file, typeof document === "string" ? document : JSON.stringify(document));
    const [{ plan }, diagnostics] = await compile(file, options);
    return { plan, diagnostics };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type Json = Readonly<Record<string, unknown>>;

/** A 3.1 document with these paths and components. */
export function api(paths: Json, components: Json = {}, more: Json = {}): Json {
  return {
    openapi: "3.1.0",
    info: { title: "Test API", version: "1" },
    servers: [{ url: "https://api.test/v1" }],
    paths,
    components,
    ...more,
  };
}

/** One operation, `POST /things`, with this JSON body. */
export function withBody(schema: unknown, components: Json = {}, body: Json = { required: true }): Json {
  const content = { "application/json": { schema } };
  const operation = { operationId: "postThing", requestBody: { ...body, content }, responses: {} };
  return api({ "/things": { post: operation } }, { schemas: components });
}

/** One operation, `GET /things`, with these parameters. */
export function withParameters(...parameters: readonly Json[]): Json {
  return api({ "/things": { get: { operationId: "getThing", parameters, responses: {} } } });
}

/** The only tool of a document. */
export async function onlyTool(document: unknown, options: CompileOptions = {}): Promise<ToolPlan> {
  const { plan, diagnostics } = await compileDocument(document, options);
  const tool = plan?.tools[0];
  if (!tool || plan.tools.length !== 1) {
    throw new Error(
      `expected one tool, got ${plan?.tools.length}: ${diagnostics.map(({ message }) => message).join(" ")}`,
    );
  }
  return tool;
}

/** The schema of one argument of the only tool. */
export async function argumentSchema(document: unknown, argument: string): Promise<Json> {
  const { inputSchema } = (await onlyTool(document)).listing;
  return JSON.parse(JSON.stringify((inputSchema["properties"] as Json)[argument]));
}

export async function codesOf(document: unknown, options: CompileOptions = {}): Promise<readonly string[]> {
  const { diagnostics } = await compileDocument(document, options);
  return diagnostics.map(({ code }) => code);
}
