/** The mapping file as zod: what `read.ts` checks with, and where the editor's JSON Schema comes from. */
import * as z from "zod";
import { SPEC_NAME, TOOL_NAME } from "./names.js";
import {
  list,
  mapOf,
  matching,
  object,
  oneOf,
  operationOrGlob,
  someOf,
  text,
  words,
} from "./schema-parts.js";
import { facts, policy } from "./schema-policy.js";
import { endpointTool, prompt, recipeTool, resource } from "./schema-tools.js";
import type { Mapping } from "./types.js";

const METHODS = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "QUERY"] as const;

const PREFIX = /^[A-Za-z0-9_-]{0,32}$/;
const prefix = (description: string) =>
  matching(PREFIX, "letters, digits, _ and -", description).exactOptional();
const baseUrl = (description: string) =>
  matching(/^https?:\/\/\S+$/, "an http(s) URL", description).exactOptional();
const path = (description: string) => words(description);

const specSource = z.union(
  [
    path("Path from this file's folder, or URL, of the OpenAPI document."),
    object(
      {
        spec: path("Path from this file's folder, or URL, of the OpenAPI document."),
        prefix: prefix("Put before the names of its 1:1 tools. Default: the name of the spec and _."),
        base_url: baseUrl("Where the API is. Default: the document's first server."),
      },
      "An OpenAPI document and what to do with it.",
    ),
  ],
  { error: "a path, a URL, or a map with `spec`" },
);

const importSource = object(
  {
    arazzo: path("Path from this file's folder of the Arazzo document."),
    prefix: prefix("Put before the names of its tools. Default: nothing."),
  },
  "Each workflow of an Arazzo document becomes a tool.",
);

const server = object(
  {
    name: matching(
      /^[A-Za-z0-9._-]{1,64}$/,
      "letters, digits, . _ and -",
      "The server's name for programs. Default: from the document's title.",
    ).exactOptional(),
    title: text("The server's name for people. Default: the document's title.").exactOptional(),
    version: text("Default: the document's version.").exactOptional(),
    instructions: text(
      "What a model should know of the server as a whole. Default: the document's description.",
    ).exactOptional(),
    base_url: baseUrl("Where the API is. Default: the document's first server; --base-url wins."),
  },
  "What the server says of itself.",
);

const rule = someOf(
  {
    tags: list(text("A tag."), "Operations with one of these tags.").exactOptional(),
    methods: list(oneOf(METHODS, "An HTTP method."), "Operations with one of these methods.").exactOptional(),
    paths: list(
      text("A glob."),
      "Operations whose path matches one of these globs: /admin/**.",
    ).exactOptional(),
    operations: list(
      operationOrGlob,
      "These operations; * stands for any part of an operationId.",
    ).exactOptional(),
  },
  "All that is given must match; any entry of a list will do.",
).meta({ id: "expose_rule" });

const expose = object(
  {
    include: list(rule, "Operations that get a tool; [] for none. Default: all.").exactOptional(),
    exclude: list(rule, "And of those, the ones that get none. Default: none.").exactOptional(),
    covered: oneOf(
      ["hide", "show"],
      "Whether operations that a tool of this file uses also get their own. Default hide.",
    ).exactOptional(),
    naming: oneOf(
      ["snake_case", "operation_id"],
      "How tools are named after their operations. Default snake_case.",
    ).exactOptional(),
    prefix: prefix("Put before the names of these tools. Default: nothing."),
  },
  "Which operations get a tool of their own. Default: none where the file has tools, otherwise all.",
);

/** Satisfies the types, which are written by hand for people: the two cannot part. */
export const mapping = object(
  {
    $schema: text("For editors of JSON files: the schema of this file.").exactOptional(),
    version: z.literal(1, { error: "1" }).describe("The version of this format: 1."),
    spec: path("Path from this file's folder, or URL, of the OpenAPI document; or `specs`.").exactOptional(),
    specs: mapOf(
      matching(SPEC_NAME, "a name such as billing"),
      specSource,
      "Several OpenAPI documents by name, which prefixes their operations: billing:listInvoices.",
    ).exactOptional(),
    import: list(importSource, "Arazzo documents whose workflows become tools.").exactOptional(),
    server: server.exactOptional(),
    defaults: policy.exactOptional(),
    operations: mapOf(
      z.string(),
      facts,
      "Facts about the API, by operationId, by METHOD /path, or * for all.",
    ).exactOptional(),
    expose: expose.exactOptional(),
    tools: mapOf(
      matching(TOOL_NAME, "1 to 64 characters of A-Z a-z 0-9 _ -"),
      z.union([endpointTool, recipeTool], { error: "a tool" }),
      "Tools by name: one operation reshaped (`operation`) or a recipe (`steps`).",
    ).exactOptional(),
    resources: mapOf(
      matching(TOOL_NAME, "1 to 64 characters of A-Z a-z 0-9 _ -"),
      resource,
      "What a client can read by URI, by name.",
    ).exactOptional(),
    prompts: mapOf(
      matching(TOOL_NAME, "1 to 64 characters of A-Z a-z 0-9 _ -"),
      prompt,
      "Prompts by name.",
    ).exactOptional(),
  },
  "A mapping file of openapi-mcp.",
) satisfies z.ZodType<Mapping>;
