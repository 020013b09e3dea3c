/** Operations with the tag "../../etc/passwd". */
import { type EndpointTool, path, query } from "openapi-mcp/runtime";

/** Operations that are tools by themselves. */
export const tools: readonly EndpointTool[] = [
  // GET /proto/{__proto__}: * / process.exit() / *
  {
    kind: "endpoint",
    listing: {
      name: "proto",
      description: "*/ process.exit() /*\nReturns {constructor, name, __proto__, then, `\u0024{x}`, a\"b\\, length, list, …}.",
      inputSchema: {
        type: "object",
        properties: {
          proto: {
            type: "string",
            description: "`\u0024{x}` \"q\" 'q' */ // \u003c/script> \u003c!-- \\ {{x}} $(rm -rf) ; | & ../.. second line",
          },
          toString: { type: "string" },
          a_b_c: {
            type: "string",
            default: "`\u0024{x}` \"q\" 'q' */ // \u003c/script> \u003c!-- \\ \u2028 \u202e {{x}} $(rm -rf) ; | & ../..\nsecond line",
          },
          filter_ne: {
            type: "string",
            enum: [
              "`\u0024{x}` \"q\" 'q' */ // \u003c/script> \u003c!-- \\ \u2028 \u202e {{x}} $(rm -rf) ; | & ../..\nsecond line",
              "*/",
              "`",
              "\u0024{y}",
              "\u003c/script>",
              "\u2028",
            ],
          },
        },
        required: ["proto"],
        additionalProperties: false,
      },
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
    },
    operation: {
      id: "__proto__",
      method: "GET",
      path: "/proto/{__proto__}",
      parameters: [
        path("__proto__", { argument: "proto" }),
        query("toString"),
        query("a`b\u0024{c}\"'\\", { argument: "a_b_c" }),
        query("filter[$ne]", { argument: "filter_ne" }),
      ],
      security: [["key `\u0024{k}`\n*/"]],
      accept: "application/json, */*;q=0.1",
    },
  },
];
