/** Writing a generated project into its folder. */
import type { CatalogEntry } from "./entry.js";

export const emitDiagnostics = {
  "emit/folder-not-ours": {
    severity: "error",
    message: (p: { folder: string; names: string }) =>
      `${p.folder} is not empty, and openapi-mcp did not write it: it holds ${p.names}.`,
    cause: "A folder without .openapi-mcp.json is somebody else's; files of the same names would be lost.",
    fix: "Name an empty or new folder, or take this one over with --force: files of the same names are overwritten, all others stay.",
  },
  "emit/folder-unwritable": {
    severity: "error",
    message: (p: { folder: string; reason: string; outcome: string }) =>
      `${p.folder} cannot be written: ${p.reason}; ${p.outcome}.`,
    cause: "All files are prepared first and then put in place together, or not at all.",
    fix: "Remove what stands in the way (permissions, space, a file or folder of that name), then generate again.",
  },
  "emit/path-leads-outside": {
    severity: "error",
    message: (p: { path: string; target: string }) =>
      `${p.path} is a link to ${p.target}; nothing is written there.`,
    cause: "Through the link, generated files would leave their folder, or land in .git or node_modules.",
    fix: "Replace the link by a real folder.",
  },
  "emit/manifest-broken": {
    severity: "error",
    message: (p: { reason: string }) => `This is not a list of generated files: ${p.reason}.`,
    cause:
      ".openapi-mcp.json says which files openapi-mcp wrote and may overwrite; it is written by the program only.",
    fix: "Restore it from version control; after a merge conflict take either side. If it is lost, commit your work, delete it, and generate with --force.",
  },
  "emit/manifest-newer": {
    severity: "error",
    message: (p: { version: number }) =>
      `A newer openapi-mcp wrote this folder: its list of files has version ${p.version}, and 1 is the newest known here.`,
    cause: "An older version cannot tell which files it may overwrite.",
    fix: "Update openapi-mcp.",
  },
  "emit/file-edited": {
    severity: "warning",
    message: (p: { path: string; reason: string; beside: string }) =>
      `${p.path} ${p.reason}: it stays as it is, and the newly generated text goes to ${p.beside}.`,
    cause: "The generator writes other text than the last time, and never overwrites what its owner wrote.",
    fix: "Merge the two and delete the new one, or overwrite all edits with --force. It is said once for each new text.",
  },
  "emit/file-orphaned": {
    severity: "warning",
    message: (p: { path: string }) =>
      `${p.path} is no longer generated, but was edited: it stays, and is yours now.`,
    cause: "Files that are no longer generated are removed, unless their owner changed them.",
    fix: "Delete the file if nothing needs it: it may not compile any more, as what it uses may be gone. It is not mentioned again.",
  },
  "emit/tool-untested": {
    severity: "info",
    message: (p: { tools: string }) => `The generated tests do not call ${p.tools}.`,
    cause:
      "No arguments were found that its schema accepts, or no answers that lead a recipe to its end: patterns, formats and conditions can leave too little to be found.",
    fix: "Give the document examples of them, or add a test of your own to the project: files that were not generated stay.",
  },
} satisfies Record<string, CatalogEntry>;
