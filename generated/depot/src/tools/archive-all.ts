/** Archives the files of an owner that nobody touched for some days. Shows what it would do with dry_run. */
import { getFile, listFiles, updateFile } from "../operations/files.js";
import { type Any, type ToolListing, cel, recipe } from "openapi-mcp/runtime";

/** What `archive_all` is given: checked, with its defaults. */
export type ArchiveAllInputs = {
  readonly owner: string;
  readonly days: number;
};

/** What `archive_file` is given: checked, with its defaults. */
export type ArchiveFileInputs = {
  readonly file_id: string;
};

const listing: ToolListing = {
  name: "archive_all",
  description: "Archives the files of an owner that nobody touched for some days. Shows what it would do with dry_run.",
  inputSchema: {
    type: "object",
    properties: {
      owner: { type: "string", description: "Login of the owner" },
      days: { type: "integer", minimum: 1, default: 90 },
      dry_run: {
        type: "boolean",
        default: false,
        description: "true: change nothing, list what would be sent.",
      },
    },
    required: ["owner"],
    additionalProperties: false,
  },
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
};

export const archiveAll = recipe<ArchiveAllInputs>({
  listing,
  operations: [getFile, listFiles, updateFile],
  inputs: [{ name: "days", default: 90 }],
  stepCount: 2,
  engineArguments: ["dry_run"],
  async run(inputs, run) {
    const old = await run.collect(
      "old",
      listFiles({
        filter_owner: inputs.owner,
        changed: { to: cel.subtract(cel.now(run), cel.days(inputs.days)) },
      }),
      {
        needs: ["body.items", "items[].id", "items[].state"],
        items: (response) => response.body.items,
        next: (response) => response.body.next ?? undefined,
        page: { kind: "cursor", argument: "cursor" },
        max: 50,
      },
    );
    const each = await run.each(
      "each",
      cel.filter(old.items, (f) => cel.and(cel.equals(f.state, "kept"), () => cel.not(
        cel.isIn("keep", f.tags ?? []),
      ))),
      async (file, run) => {
        const one = await run.use(
          "one",
          { args: { file_id: file.id } },
          async (inputs: ArchiveFileInputs, run): Promise<Any> => {
            const fileStep = await run.call("file", getFile({ fileId: inputs.file_id }), {
              needs: ["body.state"],
            });
            if (cel.certainly(cel.equals(fileStep.body.state, "archived")))
              return { id: inputs.file_id, changed: false };
            const archived = await run.call(
              "archived",
              updateFile({ fileId: inputs.file_id, state: "archived" }),
              { needs: ["body.id"] },
            );
            return { id: archived.body.id, changed: true };
          },
        );
        return cel.present({ id: file.id, changed: one.output?.changed ?? undefined });
      },
      { concurrency: 2, max: 100, onError: "continue", calls: 2 },
    );
    return { output: () => ({ archived: each.items, failed: cel.pick(each.errors, ["key", "message"]) }) };
  },
});
