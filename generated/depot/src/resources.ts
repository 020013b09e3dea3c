/** Resources and resource templates: what clients can read by a URI. */
import { getFile } from "./operations/files.js";
import type { File } from "./types.js";
import { type ResourceSource, type StepResponse, cel } from "openapi-mcp/runtime";

export const resources: readonly ResourceSource[] = [
  {
    name: "file",
    uri: "depot://files/{fileId}",
    description: "Describe a file",
    mimeType: "text/markdown",
    operation: getFile,
    request: (args) => getFile({ fileId: args.fileId }),
    output: (response: StepResponse<File>) => cel.text`**${response.body.name}**, ${response.body.size} bytes, ${response.body.state}`,
    needs: ["body.name", "body.size", "body.state"],
  },
];
