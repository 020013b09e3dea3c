/** Prompts: texts that a user can choose, with arguments. */
import { listFiles } from "./operations/files.js";
import type { ListFilesBody } from "./types.js";
import { type PromptSource, type StepResponse, cel } from "openapi-mcp/runtime";

export const prompts: readonly PromptSource[] = [
  {
    name: "tidy",
    title: "Tidy up",
    description: "Archives what an owner no longer needs.",
    arguments: [
      {
        name: "owner",
        description: "Whose files",
        required: true,
        completion: {
          kind: "operation",
          operation: listFiles,
          request: (_args, value) => listFiles({ filter_owner: value, limit: 20 }),
          values: (response: StepResponse<ListFilesBody>) => cel.map(response.body.items, (f) => f.name),
          needs: ["body.items[].name"],
        },
      },
      { name: "tone", required: false, completion: { kind: "values", values: ["kind", "brisk"] } },
    ],
    text: (args) => cel.text`Use find_files and archive_all for ${args.owner}. Be ${args.tone ?? "kind"}.`,
  },
];
