/** Operations with the tag "exports". */
import type { CancelExportArguments, CreateExportArguments, Export, GetExportArguments } from "../types.js";
import { header, operation, path } from "openapi-mcp/runtime";

/** DELETE /exports/{exportId}: Cancel an export */
export const cancelExport = operation<CancelExportArguments, null>(
  {
    id: "cancelExport",
    method: "DELETE",
    path: "/exports/{exportId}",
    parameters: [path("exportId")],
    security: [["key"]],
    accept: "application/json, */*;q=0.1",
  },
  { effect: "idempotent", retry: { attempts: 2, on: [429, 503, "network"], base: 100, cap: 30000 } },
);

/** POST /exports: Start an export */
export const createExport = operation<CreateExportArguments, Export>(
  {
    id: "createExport",
    method: "POST",
    path: "/exports",
    parameters: [header("Idempotency-Key")],
    requestBody: {
      contentType: "application/json",
      required: true,
      format: "json",
      shape: { kind: "properties", properties: { format: "format", file_ids: "file_ids" }, open: false },
    },
    security: [["key"]],
    accept: "application/json, */*;q=0.1",
  },
  { effect: "write", retry: { attempts: 2, on: [429, 503, "network"], base: 100, cap: 30000 } },
);

/** GET /exports/{exportId}: How far an export is */
export const getExport = operation<GetExportArguments, Export>(
  {
    id: "getExport",
    method: "GET",
    path: "/exports/{exportId}",
    parameters: [path("exportId")],
    security: [["key"]],
    accept: "application/json, */*;q=0.1",
  },
  { effect: "read", retry: { attempts: 2, on: [429, 503, "network"], base: 100, cap: 30000 } },
);
