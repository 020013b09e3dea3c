/** nasty-names 1.0.0, as an MCP server. */
import { tools as etcPasswdTools } from "./operations/etc-passwd.js";
import { tools as tagTools } from "./operations/tag.js";
import { tools as tagAuxTools } from "./operations/tag-aux.js";
import { tools as tagConTools } from "./operations/tag-con.js";
import type { ServerDefinition } from "openapi-mcp/runtime";
import { isProgram, main } from "openapi-mcp/runtime/node";
import { nul } from "./tools/tool-nul.js";

export const server: ServerDefinition = {
  contract: 1,
  info: { name: "nasty-names", title: "nasty-names", version: "1.0.0" },
  instructions: "Instructions with `\u0024{x}`, */, \u003c/script>, \u2028 and \"quotes\".",
  server: "https://nasty.example/a`b$\"",
  credentials: {
    "key `\u0024{k}`\n*/": { kind: "apiKey", in: "header", name: "X-Key", env: "OPENAPI_MCP_KEY_K_KEY" },
  },
  tools: [...etcPasswdTools, ...tagTools, ...tagAuxTools, ...tagConTools, nul],
};

if (isProgram(import.meta)) await main(server);
