/** Depot 2.3.0, as an MCP server. */
import { tools as filesTools } from "./operations/files.js";
import { tools as oddsAndEndsTools } from "./operations/odds-and-ends.js";
import { prompts } from "./prompts.js";
import { resources } from "./resources.js";
import type { ServerDefinition } from "openapi-mcp/runtime";
import { isProgram, main } from "openapi-mcp/runtime/node";
import { archiveAll } from "./tools/archive-all.js";
import { archiveFile } from "./tools/archive-file.js";
import { describeFile } from "./tools/describe-file.js";
import { exportFiles } from "./tools/export-files.js";
import { findFiles } from "./tools/find-files.js";

export const server: ServerDefinition = {
  contract: 1,
  info: { name: "depot", title: "Depot", version: "2.3.0" },
  instructions: "Look files up with find_files; export_files makes one archive of many.",
  server: "https://depot.example/api",
  credentials: { key: { kind: "apiKey", in: "header", name: "X-Depot-Key", env: "OPENAPI_MCP_KEY" } },
  timeout: 10000,
  tools: [...filesTools, ...oddsAndEndsTools, archiveAll, archiveFile, describeFile, exportFiles, findFiles],
  resources,
  prompts,
};

if (isProgram(import.meta)) await main(server);
