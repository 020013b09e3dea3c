/** Operations with the tag "日本". */
import { type EndpointTool, path } from "openapi-mcp/runtime";

/** Operations that are tools by themselves. */
export const tools: readonly EndpointTool[] = [
  // DELETE /ü`${p}`/{id}
  {
    kind: "endpoint",
    listing: {
      name: "delete_u_p_id",
      description: "DELETE /ü`\u0024{p}`/{id}",
      inputSchema: {
        type: "object",
        properties: { id: { type: "string" }, p: { type: "string" } },
        required: ["id", "p"],
        additionalProperties: false,
      },
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
    },
    operation: {
      id: "DELETE /ü`\u0024{p}`/{id}",
      method: "DELETE",
      path: "/ü`\u0024{p}`/{id}",
      parameters: [path("id"), path("p")],
      security: [["key `\u0024{k}`\n*/"]],
      accept: "application/json, */*;q=0.1",
    },
  },
];
