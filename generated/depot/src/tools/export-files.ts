/** Export files. */
import { cancelExport, createExport, getExport } from "../operations/exports.js";
import { listFiles } from "../operations/files.js";
import { type ToolListing, cel, recipe } from "openapi-mcp/runtime";

/** What `export_files` is given: checked, with its defaults. */
export type ExportFilesInputs = {
  readonly owner: string;
  readonly format: "zip" | "tar";
};

const listing: ToolListing = {
  name: "export_files",
  title: "Export files",
  description: "Makes one archive of the files of an owner and returns where it can be fetched. Asks first.",
  inputSchema: {
    type: "object",
    properties: {
      owner: { type: "string", description: "Login of the owner" },
      format: { type: "string", enum: ["archive", "tape"], default: "archive" },
      confirm: {
        type: "string",
        description: "Only after the user agreed to what a first call showed: the token it returned.",
      },
    },
    required: ["owner"],
    additionalProperties: false,
  },
  outputSchema: {
    type: "object",
    properties: {
      url: { type: "string" },
      files: { type: "integer" },
      biggest: { anyOf: [{ type: "string" }, { type: "null" }] },
    },
    required: ["url", "files"],
  },
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
};

export const exportFiles = recipe<ExportFilesInputs>({
  listing,
  operations: [cancelExport, createExport, getExport, listFiles],
  inputs: [{ name: "format", default: "archive", values: { archive: "zip", tape: "tar" } }],
  stepCount: 3,
  asks: true,
  engineArguments: ["confirm"],
  async run(inputs, run) {
    const files = await run.collect("files", listFiles({ filter_owner: inputs.owner }), {
      needs: ["body.items", "items[].id", "items[].name", "items[].size"],
      items: (response) => response.body.items,
      next: (response) => response.body.next ?? undefined,
      page: { kind: "cursor", argument: "cursor" },
      max: 200,
    });
    if (cel.size(files.items) === 0)
      throw run.fail("nothing_to_export", "nothing_to_export", cel.text`${inputs.owner} has no files.`);
    await run.confirm(
      "export",
      cel.text`Export ${cel.size(files.items)} files of ${inputs.owner}?`,
      cel.pick(cel.slice(cel.sortBy(files.items, (f) => f.name), 0, 3), ["id", "name"]),
    );
    const started = await run.call(
      "started",
      createExport({ format: inputs.format, file_ids: cel.map(files.items, (f) => f.id) }),
      {
        needs: ["body.id"],
        idempotency: { header: "Idempotency-Key" },
        undo: (started) => cancelExport({ exportId: started.body.id }),
        recover: (started) => cel.text`The export ${started.body.id} may be running; look with get_export.`,
      },
    );
    const done = await run.poll("done", getExport({ exportId: started.body.id }), {
      needs: ["body.state"],
      until: (response) => response.body.state === "done" && response.body.url != null,
      failIf: (response) => response.body.state === "failed",
      every: 1000,
      maxEvery: 5000,
      pollTimeout: 30000,
    });
    return {
      output: () => ({
        url: done.body.url ?? undefined,
        files: cel.size(files.items),
        biggest: cel.last(cel.sortBy(files.items, (f) => f.size))?.name ?? undefined,
      }),
      text: () => cel.text`The archive is at ${done.body.url}.`,
    };
  },
});
