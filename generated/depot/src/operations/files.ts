/** Operations with the tag "files". */
import type {
  File,
  GetFileArguments,
  GetVersionArguments,
  ListFilesArguments,
  ListFilesBody,
  UpdateFileArguments,
} from "../types.js";
import { type EndpointTool, cookie, header, operation, path, query } from "openapi-mcp/runtime";

/** GET /files/{fileId}: Describe a file */
export const getFile = operation<GetFileArguments, File>(
  {
    id: "getFile",
    method: "GET",
    path: "/files/{fileId}",
    parameters: [path("fileId")],
    security: [["key"]],
    accept: "application/json, */*;q=0.1",
  },
  { effect: "read", retry: { attempts: 2, on: [429, 503, "network"], base: 100, cap: 30000 } },
);

/** GET /files/{fileId}/versions/{version}: Describe one version of a file */
export const getVersion = operation<GetVersionArguments, File>(
  {
    id: "getVersion",
    method: "GET",
    path: "/files/{fileId}/versions/{version}",
    parameters: [path("fileId"), path("version", { style: "matrix" })],
    security: [["key"]],
    accept: "application/json, */*;q=0.1",
  },
  { effect: "read", retry: { attempts: 2, on: [429, 503, "network"], base: 100, cap: 30000 } },
);

/** GET /files: List files */
export const listFiles = operation<ListFilesArguments, ListFilesBody>(
  {
    id: "listFiles",
    method: "GET",
    path: "/files",
    parameters: [
      query("filter[owner]", { argument: "filter_owner" }),
      query("tags", { explode: false }),
      query("sort", { style: "pipeDelimited" }),
      query("changed", { style: "deepObject" }),
      query("cursor"),
      query("limit"),
      header("X-Trace"),
      cookie("region"),
    ],
    security: [["key"]],
    accept: "application/json, */*;q=0.1",
  },
  { effect: "read", retry: { attempts: 2, on: [429, 503, "network"], base: 100, cap: 30000 } },
);

/** PATCH /files/{fileId}: Change a file's name, tags or state */
export const updateFile = operation<UpdateFileArguments, File>(
  {
    id: "updateFile",
    method: "PATCH",
    path: "/files/{fileId}",
    parameters: [path("fileId")],
    requestBody: {
      contentType: "application/json",
      required: true,
      format: "json",
      shape: {
        kind: "properties",
        properties: { name: "name", tags: "tags", state: "state", type: "@type" },
        open: false,
      },
    },
    security: [["key"]],
    accept: "application/json, */*;q=0.1",
  },
  { effect: "idempotent", retry: { attempts: 2, on: [429, 503, "network"], base: 100, cap: 30000 } },
);

/** Operations that are tools by themselves. */
export const tools: readonly EndpointTool[] = [
  // POST /files: Add a file
  {
    kind: "endpoint",
    listing: {
      name: "add_file",
      description: "Add a file\nReturns {id, name, size, state, owner, tags, labels, changed_at}.",
      inputSchema: {
        type: "object",
        properties: {
          content: {
            type: "string",
            contentEncoding: "base64",
            description: "What it holds. Base64, or a data: URI that also says type and name: data:image/png;name=a.png;base64,…",
          },
          tags: { type: "array", items: { type: "string" } },
          owner: {
            type: "object",
            properties: {
              login: { type: "string", examples: ["ada"] },
              email: { anyOf: [{ type: "string" }, { type: "null" }] },
            },
            required: ["login"],
          },
        },
        required: ["content"],
        additionalProperties: false,
      },
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
    },
    operation: {
      id: "addFile",
      method: "POST",
      path: "/files",
      parameters: [],
      requestBody: {
        contentType: "multipart/form-data",
        required: true,
        format: "multipart",
        parts: { owner: { contentType: "application/json" }, content: { file: true } },
        shape: {
          kind: "properties",
          properties: { content: "content", tags: "tags", owner: "owner" },
          open: false,
        },
      },
      security: [["key"]],
      accept: "application/json, */*;q=0.1",
    },
    facts: { effect: "write", retry: { attempts: 2, on: [429, 503, "network"], base: 100, cap: 30000 } },
  },
  // GET /files/{fileId}/content: Download a file
  {
    kind: "endpoint",
    listing: {
      name: "download_file",
      description: "Download a file\nReturns application/octet-stream.",
      inputSchema: {
        type: "object",
        properties: { fileId: { type: "string", pattern: "^F-[0-9]+$", examples: ["F-7"] } },
        required: ["fileId"],
        additionalProperties: false,
      },
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
    },
    operation: {
      id: "downloadFile",
      method: "GET",
      path: "/files/{fileId}/content",
      parameters: [path("fileId")],
      security: [["key"]],
      accept: "application/octet-stream, application/json;q=0.5, */*;q=0.1",
    },
    facts: { effect: "read", retry: { attempts: 2, on: [429, 503, "network"], base: 100, cap: 30000 } },
  },
  // PUT /files/{fileId}/picture: Show a file as a picture
  {
    kind: "endpoint",
    listing: {
      name: "set_picture",
      description: "Show a file as a picture",
      inputSchema: {
        type: "object",
        properties: {
          fileId: { type: "string", pattern: "^F-[0-9]+$", examples: ["F-7"] },
          body: {
            type: "string",
            contentEncoding: "base64",
            description: "Base64, or a data: URI that also says type and name: data:image/png;name=a.png;base64,…",
          },
        },
        required: ["fileId", "body"],
        additionalProperties: false,
      },
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
    },
    operation: {
      id: "setPicture",
      method: "PUT",
      path: "/files/{fileId}/picture",
      parameters: [path("fileId")],
      requestBody: {
        contentType: "image/*",
        required: true,
        format: "binary",
        shape: { kind: "whole", argument: "body" },
      },
      security: [["key"]],
      accept: "application/json, */*;q=0.1",
    },
    facts: { effect: "idempotent", retry: { attempts: 2, on: [429, 503, "network"], base: 100, cap: 30000 } },
  },
  // PUT /files/{fileId}/content: Write a text into a file
  {
    kind: "endpoint",
    listing: {
      name: "write_file",
      description: "Write a text into a file",
      inputSchema: {
        type: "object",
        properties: {
          fileId: { type: "string", pattern: "^F-[0-9]+$", examples: ["F-7"] },
          body: { type: "string" },
        },
        required: ["fileId", "body"],
        additionalProperties: false,
      },
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
    },
    operation: {
      id: "writeFile",
      method: "PUT",
      path: "/files/{fileId}/content",
      parameters: [path("fileId")],
      requestBody: {
        contentType: "text/plain",
        required: true,
        format: "text",
        shape: { kind: "whole", argument: "body" },
      },
      security: [["key"]],
      accept: "application/json, */*;q=0.1",
    },
    facts: { effect: "idempotent", retry: { attempts: 2, on: [429, 503, "network"], base: 100, cap: 30000 } },
  },
];
