/** Operations with the tag "con". */
import type { EndpointTool } from "openapi-mcp/runtime";

/** Operations that are tools by themselves. */
export const tools: readonly EndpointTool[] = [
  // GET /constructor: `${x}` "q" 'q' * / // < /script> < !-- \ {{x}} $(rm -rf) ; | & ../.. second line
  {
    kind: "endpoint",
    listing: {
      name: "constructor",
      description: "`\u0024{x}` \"q\" 'q' */ // \u003c/script> \u003c!-- \\ {{x}} $(rm -rf) ; | & ../.. second line\nReturns {constructor, name, __proto__, then, `\u0024{x}`, a\"b\\, length, list, …}.",
      inputSchema: { type: "object", properties: {}, additionalProperties: false },
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
    },
    operation: {
      id: "constructor",
      method: "GET",
      path: "/constructor",
      parameters: [],
      security: [["key `\u0024{k}`\n*/"]],
      accept: "application/json, */*;q=0.1",
    },
  },
];
