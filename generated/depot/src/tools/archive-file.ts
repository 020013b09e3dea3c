/** Archives one file. Does nothing where it is archived already. */
import { getFile, updateFile } from "../operations/files.js";
import { type ToolListing, cel, recipe } from "openapi-mcp/runtime";

/** What `archive_file` is given: checked, with its defaults. */
export type ArchiveFileInputs = {
  readonly file_id: string;
};

const listing: ToolListing = {
  name: "archive_file",
  description: "Archives one file. Does nothing where it is archived already.",
  inputSchema: {
    type: "object",
    properties: { file_id: { type: "string", pattern: "^F-[0-9]+$", examples: ["F-7"] } },
    required: ["file_id"],
    additionalProperties: false,
  },
  outputSchema: {
    type: "object",
    properties: { id: { type: "string" }, changed: { type: "boolean" } },
    required: ["id", "changed"],
  },
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
};

export const archiveFile = recipe<ArchiveFileInputs>({
  listing,
  operations: [getFile, updateFile],
  stepCount: 2,
  async run(inputs, run) {
    const file = await run.call("file", getFile({ fileId: inputs.file_id }), { needs: ["body.state"] });
    if (file.body.state === "archived")
      return {
        output: () => ({ id: inputs.file_id, changed: false }),
        text: () => cel.text`${inputs.file_id} is archived already.`,
      };
    const archived = await run.call("archived", updateFile({ fileId: inputs.file_id, state: "archived" }), {
      needs: ["body.id", "body.name"],
    });
    return {
      output: () => ({ id: archived.body.id, changed: true }),
      text: () => cel.text`Archived ${archived.body.name}.`,
    };
  },
});
