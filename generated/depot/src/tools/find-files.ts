/** Finds files by owner, tags or date. Returns short rows. */
import { listFiles } from "../operations/files.js";
import { type Open, type ToolListing, cel, recipe } from "openapi-mcp/runtime";

/** What `find_files` is given: checked, with its defaults. */
export type FindFilesInputs = {
  readonly owner?: string;
  readonly tags?: readonly string[];
  readonly sort?: readonly Open<"name" | "size" | "changed_at">[];
  readonly changed?: {
    readonly from?: string | null;
    readonly to?: string | null;
  };
  readonly cursor?: string;
  readonly limit: number;
};

const listing: ToolListing = {
  name: "find_files",
  description: "Finds files by owner, tags or date. Returns short rows.",
  inputSchema: {
    type: "object",
    properties: {
      owner: { type: "string", description: "Login of the owner" },
      tags: { type: "array", items: { type: "string" } },
      sort: { type: "array", items: { type: "string", enum: ["name", "size", "changed_at"] } },
      changed: {
        type: "object",
        properties: {
          from: { type: "string", format: "date-time" },
          to: { type: "string", format: "date-time" },
        },
      },
      cursor: { type: "string" },
      limit: { type: "integer", minimum: 1, maximum: 100, default: 20 },
    },
    additionalProperties: false,
  },
  outputSchema: {
    type: "object",
    properties: {
      files: {
        type: "array",
        items: {
          type: "object",
          properties: {
            id: { type: "string" },
            name: { type: "string" },
            owner: { anyOf: [{ type: "string" }, { type: "null" }] },
          },
        },
      },
      next: { type: "string" },
    },
    required: ["files"],
  },
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
};

export const findFiles = recipe<FindFilesInputs>({
  listing,
  operations: [listFiles],
  form: "endpoint",
  inputs: [{ name: "limit", default: 20 }],
  stepCount: 1,
  async run(inputs, run) {
    const response = await run.call(
      "response",
      listFiles({
        filter_owner: inputs.owner,
        tags: inputs.tags,
        sort: inputs.sort,
        changed: inputs.changed,
        cursor: inputs.cursor,
        limit: inputs.limit,
        region: "eu",
      }),
      { needs: ["body.items"] },
    );
    return {
      output: () => ({
        files: cel.pick(response.body.items, { id: "id", name: "name", owner: "owner.login" }),
        next: response.body.next ?? undefined,
      }),
      text: () => cel.text`Found ${cel.size(response.body.items)} files.`,
    };
  },
});
