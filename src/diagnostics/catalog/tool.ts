/** Tools, resources and prompts: what clients see. */
import type { CatalogEntry } from "./entry.js";

export const toolDiagnostics = {
  "tool/name-suffixed": {
    severity: "info",
    message: (p: { operation: string; name: string }) =>
      `${p.operation} is the tool ${p.name}: its own name is taken or too long.`,
    cause: "Names of tools are unique, and short enough for hosts that add a prefix.",
    fix: "Nothing, or name the tool with x-mcp: { name: ... }.",
  },
  "tool/name-invalid": {
    severity: "warning",
    message: (p: { name: string; limit: number }) =>
      `The tool name ${JSON.stringify(p.name)} is ignored: a name has 1 to ${p.limit} characters of A-Z a-z 0-9 _ -.`,
    cause: "Hosts refuse other names.",
    fix: "Correct the name in x-mcp.",
  },
  "tool/schema-unusable": {
    severity: "error",
    message: (p: { tool: string; reason: string }) =>
      `The schema of the tool ${p.tool} does not compile: ${p.reason}`,
    cause:
      "The schema breaks JSON Schema 2020-12 in a way that could not be repaired; calls of the tool will fail.",
    fix: "Correct the schema in the document, or report it if the document is right.",
  },
  "tool/name-taken": {
    severity: "error",
    message: (p: { name: string }) => `The name ${JSON.stringify(p.name)} is taken by another tool.`,
    cause: "Names of tools are unique, those of imported workflows included.",
    fix: "Rename one of them; an import takes a `prefix`.",
  },
  "tool/name-illegal": {
    severity: "error",
    message: (p: { name: string; limit: number }) =>
      `${JSON.stringify(p.name)} cannot be the name of a tool: a name has 1 to ${p.limit} characters of A-Z a-z 0-9 _ -.`,
    cause: "Hosts refuse other names, and put a prefix of their own before it.",
    fix: "Choose a shorter or plainer name, or allow longer ones with --max-tool-name (at most 64).",
  },
  "tool/parameter-unknown": {
    severity: "error",
    message: (p: { operation: string; name: string; hint: string }) =>
      `${p.operation} has no argument ${JSON.stringify(p.name)}.${p.hint}`,
    cause: "Under `params` stand the arguments of the operation's own tool, by their names there.",
    fix: "Correct the name; `openapi-mcp inspect` on the OpenAPI document shows the arguments.",
  },
  "tool/parameter-conflict": {
    severity: "error",
    message: (p: { name: string; reason: string }) =>
      `The argument ${JSON.stringify(p.name)} cannot be changed like that: ${p.reason}.`,
    cause: "A tool may narrow what the API takes, but calls must remain calls that the API accepts.",
    fix: "Stay within what the API's document says of the argument.",
  },
  "tool/expose-no-match": {
    severity: "warning",
    message: (p: { what: string; hint: string }) => `This rule matches no operation: ${p.what}.${p.hint}`,
    cause: "All that a rule says must hold for an operation, any one entry of each list.",
    fix: "Correct the rule; `openapi-mcp inspect` on the OpenAPI document lists operations and tags.",
  },
  "tool/facts-unknown": {
    severity: "warning",
    message: (p: { name: string; hint: string }) =>
      `These facts are about no operation: there is no ${JSON.stringify(p.name)} in the API.${p.hint}`,
    cause: "Keys of `operations` are operationIds, METHOD /path, or * for all.",
    fix: "Correct the name.",
  },
  "tool/paginate-invalid": {
    severity: "error",
    message: (p: { reason: string }) => `\`paginate\` is not usable: ${p.reason}.`,
    cause:
      "It says one way to the next page: `link: next`; `cursor` with `next`; `page`; or `offset`. The last three name an argument of the operation.",
    fix: "For example `paginate: { cursor: cursor, next: body.next_cursor, items: body.items }`.",
  },
  "tool/resource-uri": {
    severity: "error",
    message: (p: { uri: string; reason: string }) =>
      `The resource ${JSON.stringify(p.uri)} cannot be served: ${p.reason}.`,
    cause:
      "A resource's URI has a scheme, its {variables} are arguments of the operation, and reading it changes nothing.",
    fix: "For example `uri: support://tickets/{ticketId}`; what the URI does not say goes under `with`.",
  },
  "tool/prompt-argument": {
    severity: "warning",
    message: (p: { name: string; reason: string }) =>
      `The argument ${JSON.stringify(p.name)} of this prompt ${p.reason}.`,
    cause: "Arguments are asked from the user, and an expression in the text says where each goes.",
    fix: "Use the argument in the text, or remove it; complete it from an operation that only reads.",
  },
  "tool/description-poor": {
    severity: "warning",
    message: (p: { tool: string; reason: string }) => `The description of ${p.tool} ${p.reason}.`,
    cause: "The description is all that a model knows when it chooses a tool; hosts cut long ones.",
    fix: "Say in one to three sentences what the tool does, what it changes and what it returns.",
  },
  "tool/too-many": {
    severity: "warning",
    message: (p: { count: number }) => `The server has ${p.count} tools.`,
    cause:
      "With more than about 30 tools, models choose the wrong one more often, and their context fills up.",
    fix: "Expose fewer operations (`expose: { include: […] }`), and cover the frequent goals by recipes.",
  },
} satisfies Record<string, CatalogEntry>;
