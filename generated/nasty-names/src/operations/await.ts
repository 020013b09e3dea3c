/** Operations. */
import type { OperationAwaitArguments } from "../types.js";
import { operation } from "openapi-mcp/runtime";

/** GET /await */
export const operationAwait = operation<OperationAwaitArguments, string>(
  {
    id: "await",
    method: "GET",
    path: "/await",
    parameters: [],
    security: [["key `\u0024{k}`\n*/"]],
    accept: "application/json, */*;q=0.1",
  },
  { effect: "read" },
);
