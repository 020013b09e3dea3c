// biome-ignore-all lint/suspicious/noThenProperty: the API's own name
/** Operations with the tag "index". */
import type { ApiError, OperationClassArguments } from "../types.js";
import { operation } from "openapi-mcp/runtime";

/** POST /class: class */
export const operationClass = operation<OperationClassArguments, readonly ApiError[]>(
  {
    id: "class",
    method: "POST",
    path: "/class",
    parameters: [],
    requestBody: {
      contentType: "application/json",
      required: true,
      format: "json",
      shape: {
        kind: "properties",
        properties: {
          then: "then",
          proto: "__proto__",
          constructor: "constructor",
          argument_9oalw6: "*/",
          z: "\u0024{z}",
          argument_m53vcl: "\u2028",
          "a.b": "a.b",
          a_b: "a b",
        },
        open: false,
      },
    },
    aliases: { proto_2: "__proto__" },
    security: [["key `\u0024{k}`\n*/"]],
    accept: "application/json, */*;q=0.1",
  },
  { effect: "write" },
);
