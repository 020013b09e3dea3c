/** The mapping file that `init` writes: one example of each kind of tool, from the API's own operations. */
import { printable } from "../diagnostics/printable.js";
import type { ApiModel, Operation } from "../model/types.js";
import { snakeCase } from "../plan/names.js";
import type { ServerPlan } from "../plan/types.js";
import type { JsonSchema } from "../runtime/core/types.js";

/** More operations than this are not all exposed: models choose badly among many tools. */
const MOST_EXPOSED = 30;
const MOST_TAGS = 40;
const COMMENT_WIDTH = 100;
const PAGE_SIZES = ["limit", "per_page", "page_size", "pageSize", "perPage", "count"];

type Stringify = (value: unknown) => string;

export interface Starter {
  readonly model: ApiModel;
  readonly plan: ServerPlan;
  /** As the file names the document. */
  readonly spec: string;
  /** YAML of a value, with a line break at its end. */
  readonly stringify: Stringify;
}

/** @param examples whether the tools are real; otherwise the file shows in comments how to write them */
export function starterText(starter: Starter, examples: boolean): string {
  const { model, plan, spec, stringify } = starter;
  const tools = examples ? exampleTools(starter) : [];
  const parts = [
    HEAD,
    stringify({ version: 1, spec }),
    `${comment("What a model reads of the server as a whole goes under `instructions`.")}${stringify({ server: { name: plan.info.name } })}`,
    exposeText(model, stringify),
    tools.length === 0 ? toolsInComments(model) : "tools:\n",
  ];
  return `${parts.join("\n")}${tools.map((tool) => indented(toolText(tool, stringify))).join("\n")}`;
}

const HEAD = `# A mapping file of openapi-mcp: which tools the server has, and what they do.
#
#   openapi-mcp check FILE    says what is wrong with it
#   openapi-mcp schema FILE   gives editors completion for it
#   openapi-mcp serve FILE    serves it
`;

/** One line, whatever the text. */
function comment(text: string): string {
  const line = printable(text.replaceAll(/\s+/g, " ").trim());
  return `# ${line.length > COMMENT_WIDTH ? `${line.slice(0, COMMENT_WIDTH)}…` : line}\n`;
}

function exposeText({ operations }: ApiModel, stringify: Stringify): string {
  if (operations.length <= MOST_EXPOSED) {
    const text = stringify({ expose: { exclude: [], covered: "hide" } });
    return `${comment("Every operation gets a tool of its own, except those that tools below use.")}${text}`;
  }
  const counts = new Map<string, number>();
  for (const { tags } of operations) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const tags = [...counts].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
  const lines = tags
    .slice(0, MOST_TAGS)
    .map(([tag, count]) => `#     - { tags: [${quoted(tag)}] } # operations: ${count}\n`);
  const more = tags.length > MOST_TAGS ? `#     and ${tags.length - MOST_TAGS} tags more\n` : "";
  const rules =
    lines.length > 0
      ? `${comment("Instead of [], the tags whose operations get a tool:")}#   include:\n${lines.join("")}${more}`
      : "";
  return `${comment(`${operations.length} operations are too many tools for a model; these get one each:`)}${stringify({ expose: { include: [] } })}${rules}`;
}

/** As it can stand in a flow list. */
function quoted(tag: string): string {
  return /^[A-Za-z][A-Za-z0-9 _-]*$/.test(tag) ? tag : printable(JSON.stringify(tag));
}

interface ExampleTool {
  readonly name: string;
  readonly comment: string;
  readonly tool: object;
}

function toolText({ name, comment: text, tool }: ExampleTool, stringify: Stringify): string {
  return `${comment(text)}${stringify({ [name]: tool })}`;
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, "  ");
}

interface Candidate {
  readonly operation: Operation;
  /** As the mapping file names it. */
  readonly reference: string;
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly required: readonly string[];
}

/** Operations that only read, as 1:1 tools, those with most operations below first: the same for the same document. */
function readers({ model, plan }: Starter): readonly Candidate[] {
  const found: Candidate[] = [];
  for (const tool of plan.tools) {
    if (tool.kind !== "endpoint") continue;
    const descriptor = plan.operations[tool.operation];
    const operation = model.operations.find(({ key }) => key === `${descriptor?.method} ${descriptor?.path}`);
    if (operation?.method !== "GET" || operation.deprecated) continue;
    const { properties = {}, required = [] } = tool.listing.inputSchema;
    found.push({
      operation,
      reference: tool.operation,
      properties: properties as Candidate["properties"],
      required: required as readonly string[],
    });
  }
  const paths = model.operations.map(({ path }) => path);
  const weights = new Map(
    found.map(({ operation: { path } }) => [path, paths.filter((one) => one.startsWith(`${path}/`)).length]),
  );
  const weight = ({ operation }: Candidate) => weights.get(operation.path) ?? 0;
  return found.sort((a, b) => weight(b) - weight(a) || (a.operation.path < b.operation.path ? -1 : 1));
}

function exampleTools(starter: Starter): readonly ExampleTool[] {
  const candidates = readers(starter);
  const recipe = recipeExample(candidates);
  const endpoint = endpointExample(candidates);
  return [...(endpoint ? [endpoint] : []), ...(recipe ? [recipe] : [])];
}

/** A list: `GET /tickets`. */
function endpointExample(candidates: readonly Candidate[]): ExampleTool | undefined {
  const lists = candidates.filter(
    ({ operation, required }) => required.length === 0 && !operation.path.includes("{"),
  );
  const isPaged = ({ properties }: Candidate) => PAGE_SIZES.some((name) => Object.hasOwn(properties, name));
  const isPlural = ({ operation }: Candidate) => nounOf(operation.path).endsWith("s");
  const list = lists.find((one) => isPaged(one) && isPlural(one)) ?? lists.find(isPlural) ?? lists[0];
  if (!list) return undefined;
  const found = nounOf(list.operation.path);
  const noun = found.endsWith("s") ? found : `${found}s`;
  const size = PAGE_SIZES.find((name) => Object.hasOwn(list.properties, name));
  const params = size === undefined ? {} : pageSize(size, list.properties[size] ?? {});
  return {
    name: `find_${noun}`,
    comment: "One operation, reshaped: arguments can be renamed, hidden, narrowed and given defaults.",
    tool: {
      operation: list.reference,
      description: `Finds ${words(noun)} and returns them as the API does${size === undefined ? "" : ", one page at a time"}.`,
      ...params,
    },
  };
}

function pageSize(name: string, schema: JsonSchema): object {
  const { type, minimum, maximum } = schema;
  const fits = (value: number) =>
    (typeof minimum !== "number" || value >= minimum) && (typeof maximum !== "number" || value <= maximum);
  return type === "integer" && fits(20) ? { params: { [name]: { default: 20 } } } : {};
}

/** `GET /tickets/{id}`, and with it, where there is one, `GET /tickets/{id}/messages`. */
function recipeExample(candidates: readonly Candidate[]): ExampleTool | undefined {
  const items = candidates.filter(
    ({ operation, required }) => /^[^{}]*\/\{[^{}/]+\}$/.test(operation.path) && required.length === 1,
  );
  const below = (item: Candidate) =>
    candidates.find(
      ({ operation, required }) =>
        operation.path.startsWith(`${item.operation.path}/`) &&
        !operation.path.slice(item.operation.path.length).includes("{") &&
        required.length === 1 &&
        required[0] === item.required[0],
    );
  const item = items.find(below) ?? items[0];
  const argument = item?.required[0];
  if (!item || argument === undefined) return undefined;
  const child = below(item);
  const noun = singular(nounOf(item.operation.path.slice(0, item.operation.path.lastIndexOf("/"))));
  const input = inputName(argument, noun);
  const id = stepId(noun, "item");
  const part = child && stepId(nounOf(child.operation.path), "parts");
  const step = (name: string, { reference }: Candidate) => ({
    id: name,
    call: reference,
    with: { [argument]: `=inputs.${input}` },
  });
  const isPair = child !== undefined && part !== undefined && part !== id;
  const steps = isPair ? [{ parallel: [step(id, item), step(part, child)] }] : [step(id, item)];
  return {
    name: isPair ? `read_${noun}_with_${part}` : `read_${noun}_in_short`,
    comment: "A recipe: several operations as one tool. Inputs take their schemas from where they flow.",
    tool: {
      title: `Read ${words(noun)}`,
      description: isPair
        ? `Reads one ${words(noun)} and its ${words(part)} in one call, and returns both.`
        : `Reads one ${words(noun)} and returns it.`,
      inputs: { [input]: {} },
      steps,
      output: { [id]: `=steps.${id}.body`, ...(isPair && { [part]: `=steps.${part}.body` }) },
      limit: { text_tokens: 8000, list_items: 50 },
    },
  };
}

/** The last word of a path: `tickets`. */
function nounOf(path: string): string {
  const named = path.split("/").filter((one) => /[a-z]/i.test(one) && !one.includes("{"));
  // `/pet/findByStatus` is about pets
  const segment =
    named.findLast((one) => !/^(?:find|get|list|search)(?=$|[A-Z_-])/.test(one)) ?? named.at(-1) ?? "";
  return snakeCase(segment).slice(0, 24) || "items";
}

function singular(noun: string): string {
  if (/[^aeiou]ies$/.test(noun)) return noun.replace(/ies$/, "y");
  return /[^su]s$/.test(noun) ? noun.slice(0, -1) : noun;
}

function words(noun: string): string {
  return noun.replaceAll("_", " ");
}

function stepId(noun: string, otherwise: string): string {
  return /^[a-z][a-z0-9_]*$/.test(noun) && !["true", "false", "null", "in"].includes(noun) ? noun : otherwise;
}

function inputName(argument: string, noun: string): string {
  const name = snakeCase(argument);
  if (!/^[a-z][a-z0-9_]{2,}$/.test(name)) return `${stepId(noun, "item")}_id`;
  return ["dry_run", "confirm", "response_format", "true", "false", "null"].includes(name)
    ? `the_${name}`
    : name;
}

function toolsInComments({ operations }: ApiModel): string {
  const named = operations.slice(0, 3).map(({ operationId, key }) => operationId ?? key);
  const example = printable(JSON.stringify(named[0] ?? "getTicket"));
  const known = named.length === 0 ? "" : comment(`Operations are named like this: ${named.join(", ")}`);
  return `${known}# tools:
#   read_something:              # one operation, reshaped
#     operation: ${example}
#     description: What the tool does and returns.
#
#   do_something:                # a recipe: several operations as one tool
#     description: What the tool does and returns.
#     inputs: { id: {} }         # inferred from where it flows
#     steps:
#       - id: thing
#         call: ${example}
#         with: { id: =inputs.id }
#     output: { name: =steps.thing.body.name }
`;
}
