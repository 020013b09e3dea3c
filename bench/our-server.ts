/**
 * Our runtime serving the support desk's document inside this process: the built one, because what runs the
 * benchmarks adds work of its own to every function it translates.
 */
import { pathToFileURL } from "node:url";
import type { McpServerFactory } from "@modelcontextprotocol/server";
import { document } from "./call-cases.js";
import { root } from "./paths.js";

const { compile } = await built<typeof import("../src/compile.js")>("compile");
const { serverDefinition } = await built<typeof import("../src/serve/serve.js")>("serve/serve");
const { define } = await built<typeof import("../src/runtime/core/definition.js")>("runtime/core/definition");
const { createServerFactory } =
  await built<typeof import("../src/runtime/core/mcp-server.js")>("runtime/core/mcp-server");
const { createCallTracker } =
  await built<typeof import("../src/runtime/core/call-tracker.js")>("runtime/core/call-tracker");
const { createLiveDefinitions } = await built<typeof import("../src/runtime/core/live-definitions.js")>(
  "runtime/core/live-definitions",
);
const { createArgumentCheck } =
  await built<typeof import("../src/runtime/core/validate.js")>("runtime/core/validate");
const { createHttpClient } =
  await built<typeof import("../src/runtime/node/http-client.js")>("runtime/node/http-client");
const { createValidator } =
  await built<typeof import("../src/runtime/node/validator.js")>("runtime/node/validator");

function built<Module>(file: string): Promise<Module> {
  return import(pathToFileURL(`${root}dist/${file}.js`).href) as Promise<Module>;
}

export async function ourServer(
  origin: string,
): Promise<{ readonly factory: McpServerFactory; close(): Promise<void> }> {
  const [{ plan }, diagnostics] = await compile(document);
  if (!plan) throw new Error(`the document does not compile: ${JSON.stringify(diagnostics)}`);
  const client = createHttpClient();
  const definitions = define(serverDefinition(plan), {
    baseUrl: `${origin}/v1`,
    isBaseUrlChosen: true,
    http: client.send,
    headers: {},
    credentials: plan.credentials,
    secrets: () => undefined,
    validator: createValidator,
  });
  const factory = createServerFactory(createLiveDefinitions(definitions), {
    ...plan.info,
    checkArguments: createArgumentCheck("strict", createValidator),
    calls: createCallTracker(),
    onBug: (error) => {
      throw error;
    },
  });
  return { factory, close: () => client.close() };
}
