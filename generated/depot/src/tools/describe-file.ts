/** Describes a file and, where there is one, its version before. */
import { getFile, getVersion } from "../operations/files.js";
import { type Any, type ToolListing, cel, recipe } from "openapi-mcp/runtime";

/** What `describe_file` is given: checked, with its defaults. */
export type DescribeFileInputs = {
  readonly file_id: string;
  readonly version?: number;
};

const listing: ToolListing = {
  name: "describe_file",
  description: "Describes a file and, where there is one, its version before.",
  inputSchema: {
    type: "object",
    properties: {
      file_id: { type: "string", pattern: "^F-[0-9]+$", examples: ["F-7"] },
      version: { type: "integer", minimum: 1 },
      response_format: {
        type: "string",
        enum: ["concise", "detailed"],
        default: "concise",
        description: "How much to return.",
      },
    },
    required: ["file_id"],
    additionalProperties: false,
  },
  outputSchema: {
    type: "object",
    properties: {
      name: { type: "string" },
      owner: { type: "string" },
      grown: { type: "integer" },
      file: {
        type: "object",
        properties: {
          id: { type: "string" },
          name: { type: "string" },
          size: { type: "integer" },
          state: { type: "string" },
          owner: {
            anyOf: [
              {
                type: "object",
                properties: {
                  login: { type: "string" },
                  email: { anyOf: [{ type: "string" }, { type: "null" }] },
                },
              },
              { type: "null" },
            ],
          },
          tags: { anyOf: [{ type: "array", items: { type: "string" } }, { type: "null" }] },
          labels: { anyOf: [{ type: "object", additionalProperties: { type: "string" } }, { type: "null" }] },
          changed_at: { anyOf: [{ type: "string" }, { type: "null" }] },
        },
      },
      labels: { type: "array", items: { type: "string" } },
      old: { anyOf: [{ type: "array", items: { type: "boolean" } }, { type: "null" }] },
      before: {
        type: "object",
        properties: {
          id: { type: "string" },
          name: { type: "string" },
          size: { type: "integer" },
          state: { type: "string" },
          owner: {
            anyOf: [
              {
                type: "object",
                properties: {
                  login: { type: "string" },
                  email: { anyOf: [{ type: "string" }, { type: "null" }] },
                },
              },
              { type: "null" },
            ],
          },
          tags: { anyOf: [{ type: "array", items: { type: "string" } }, { type: "null" }] },
          labels: { anyOf: [{ type: "object", additionalProperties: { type: "string" } }, { type: "null" }] },
          changed_at: { anyOf: [{ type: "string" }, { type: "null" }] },
        },
      },
    },
  },
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
};

export const describeFile = recipe<DescribeFileInputs>({
  listing,
  operations: [getFile, getVersion],
  stepCount: 2,
  engineArguments: ["response_format"],
  async run(inputs, run, format) {
    const [file, before] = await run.parallel("step_1", [
      (run) => run.call("file", getFile({ fileId: inputs.file_id }), {
        needs: ["body.name", "body.owner?.login?", "body.size"],
      }),
      async (run) =>
        (inputs.version !== undefined && cel.greater(inputs.version, 1))
          ? await run.call(
              "before",
              getVersion({ fileId: inputs.file_id, version: cel.integers(inputs.version, "-", 1) }),
              { needs: ["body.size?"] },
            )
          : undefined,
    ]);
    const owner = file.body.owner?.login ?? "nobody";
    const grown = before !== undefined ? cel.integers(file.body.size, "-", before.body?.size ?? 0) : 0;
    return {
      output: () =>
        format === "detailed"
          ? {
              file: file.body,
              labels: cel.transformList((file.body.labels ?? {}) as Any, (k, v: Any) => cel.add(
                cel.add(k, "="),
                v,
              )),
              old: cel.each(file.body.tags, (t) => cel.startsWith(t, "old")),
              before: before?.body ?? undefined,
            }
          : { name: file.body.name, owner, grown },
    };
  },
});
