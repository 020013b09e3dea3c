/** Our runtime serving the support desk's document inside this process. */
import type { McpServerFactory } from "@modelcontextprotocol/server";
import { compile } from "../src/compile.js";
import { createCallTracker, createLiveTools } from "../src/runtime/core/live-tools.js";
import { createServerFactory } from "../src/runtime/core/mcp-server.js";
import { createArgumentCheck } from "../src/runtime/core/validate.js";
import { createHttpClient } from "../src/runtime/node/http-client.js";
import { createValidator } from "../src/runtime/node/validator.js";
import { toolDefinitions } from "../src/serve/serve.js";
import { document } from "./call-cases.js";

export async function ourServer(
  origin: string,
): Promise<{ readonly factory: McpServerFactory; close(): Promise<void> }> {
  const [{ plan }, diagnostics] = await compile(document);
  if (!plan) throw new Error(`the document does not compile: ${JSON.stringify(diagnostics)}`);
  const client = createHttpClient();
  const definitions = toolDefinitions(plan, {
    baseUrl: `${origin}/v1`,
    isBaseUrlChosen: true,
    http: client.send,
    headers: {},
    credentials: plan.credentials,
    secrets: () => undefined,
  });
  const factory = createServerFactory(createLiveTools(definitions), {
    ...plan.info,
    checkArguments: createArgumentCheck("strict", createValidator),
    calls: createCallTracker(),
    onBug: (error) => {
      throw error;
    },
  });
  return { factory, close: () => client.close() };
}
