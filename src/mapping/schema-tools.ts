/** Of a mapping file: tools, resources and prompts. */
import * as z from "zod";
import { ARGUMENT, INPUT } from "./names.js";
import {
  duration,
  expression,
  flag,
  list,
  mapOf,
  matching,
  object,
  oneOf,
  operation,
  rate,
  template,
  text,
  value,
  values,
  whole,
  words,
} from "./schema-parts.js";
import { annotations, limit } from "./schema-policy.js";
import { recipeSteps } from "./schema-steps.js";

/** JSON Schema 2020-12 and what OpenAPI adds, as far as an input can use it. */
const KEYWORDS = [
  ..."type const format pattern minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum multipleOf".split(
    " ",
  ),
  ..."items prefixItems contains minContains maxContains minItems maxItems uniqueItems unevaluatedItems".split(
    " ",
  ),
  ..."properties patternProperties additionalProperties propertyNames minProperties maxProperties".split(" "),
  ..."dependentRequired dependentSchemas unevaluatedProperties allOf anyOf oneOf not if then else $ref $defs".split(
    " ",
  ),
  ..."title example examples deprecated contentEncoding contentMediaType $comment".split(" "),
];

const TYPES = ["string", "integer", "number", "boolean", "object", "array", "null"] as const;
const AS_JSON_SCHEMA = "A keyword of JSON Schema.";
const NUMBERS = "minimum maximum exclusiveMinimum exclusiveMaximum multipleOf".split(" ");
const COUNTS =
  "minLength maxLength minItems maxItems minContains maxContains minProperties maxProperties".split(" ");

/** As far as authors get them wrong; what is deeper, a schema compiler looks at. */
const keywords = Object.fromEntries(
  KEYWORDS.map((keyword) => [keyword, keywordSchema(keyword).exactOptional()]),
);

function keywordSchema(keyword: string): z.ZodType {
  if (keyword === "type")
    return z.union([oneOf(TYPES, AS_JSON_SCHEMA), list(oneOf(TYPES, AS_JSON_SCHEMA), AS_JSON_SCHEMA)]);
  if (keyword === "pattern" || keyword === "format") return text(AS_JSON_SCHEMA);
  if (NUMBERS.includes(keyword)) return z.number({ error: "a number" }).describe(AS_JSON_SCHEMA);
  if (COUNTS.includes(keyword)) return whole(0, Number.MAX_SAFE_INTEGER, AS_JSON_SCHEMA);
  return z.unknown().describe(AS_JSON_SCHEMA);
}

const options = {
  title: text("Shown to people. Default: from the name.").exactOptional(),
  annotations: annotations.exactOptional(),
  scopes: list(
    matching(/^\S+$/, "a scope, without spaces"),
    "OAuth scopes a caller needs; kept in the plan. Default: none.",
  ).exactOptional(),
  timeout: duration("Of one HTTP attempt. Default: that of the operation or of `defaults`.").exactOptional(),
  budget: duration("Of a whole call. Default: that of `defaults`.").exactOptional(),
  rate_limit: rate("Calls of the tool: 10/s, 100/m, 5000/h. Default: no limit.").exactOptional(),
  limit: limit.exactOptional(),
  dry_run: flag("Adds the input dry_run: reads run, writes are only listed. Default false.").exactOptional(),
  output: value(
    "What the result holds: {concise, detailed} adds the input response_format. Default: the response of a tool with `operation`, nothing for one with `steps`.",
  ).exactOptional(),
  text: template("What the result says in words. Default: the output as JSON.").exactOptional(),
  confirm_fallback: oneOf(
    ["token", "deny", "allow"],
    "Where a client cannot ask its user. Default token: the call is answered with a list and a token to repeat it with.",
  ).exactOptional(),
};

const param = object(
  {
    ...keywords,
    name: matching(
      INPUT,
      "up to 64 letters, digits and _, a digit not first",
      "What the model calls it. Default: the argument's name.",
    ).exactOptional(),
    description: text("Default: that of the API.").exactOptional(),
    default: z.unknown().describe("Sent where the model gives nothing. Default: the API's.").exactOptional(),
    required: flag("Whether the model must give it. Default: as the API says.").exactOptional(),
    hide: flag("Not shown to the model, and sent only with a `default`. Default false.").exactOptional(),
    value: value("Always sent, never shown.").exactOptional(),
    enum: list(z.unknown(), "The only values the model may send.").exactOptional(),
  },
  "How the model sees an argument. JSON Schema keywords narrow it.",
).meta({ id: "param" });

export const endpointTool = object(
  {
    operation,
    description: words("What the tool does, for the model. Default: that of the API.").exactOptional(),
    params: mapOf(
      z.string(),
      param,
      "The arguments to change, by their name in the operation's own tool.",
    ).exactOptional(),
    confirm: template("Asks the user this before the call. Default: nothing is asked.").exactOptional(),
    ...options,
  },
  "One operation, reshaped.",
).meta({ id: "endpoint_tool" });

const input = object(
  {
    ...keywords,
    optional: flag(
      "The model may leave it out. Default false; with a `default` it may anyway.",
    ).exactOptional(),
    enum: z
      .union([z.array(z.unknown()), z.record(z.string(), z.unknown())], {
        error: "a list, or a map from what the model sees to what the API gets",
      })
      .describe("The values: a list, or a map from what the model sees to what the API gets.")
      .exactOptional(),
    description: text("Default: that of the argument it flows into.").exactOptional(),
    default: z.unknown().describe("What it is where the model gives nothing.").exactOptional(),
    required: z
      .array(z.string({ error: "the name of a member" }), {
        error: "a list of an object's members (the input itself is required unless it is `optional`)",
      })
      .describe("Of an object: the members it must have.")
      .exactOptional(),
  },
  "An input; without `type` or `enum` its schema is that of the argument it flows into.",
).nullable();

export const recipeTool = object(
  {
    steps: recipeSteps,
    description: words("What the tool does and what it returns, for the model."),
    inputs: mapOf(
      matching(INPUT, "up to 64 letters, digits and _, a digit not first"),
      input,
      "What the model gives: inputs.<name>.",
    ).exactOptional(),
    ...options,
  },
  "A recipe: several operations as one tool.",
).meta({ id: "recipe_tool" });

export const resource = object(
  {
    uri: words("Its URI, such as desk://tickets/{ticketId}; variables are arguments of the operation."),
    operation,
    title: text("Shown to people.").exactOptional(),
    description: text("Default: that of the API.").exactOptional(),
    mime: matching(
      /^[\w.+-]+\/[\w.+-]+(?:;.*)?$/,
      "a media type such as application/json",
      "Default: what the API answers, application/json with an `output`.",
    ).exactOptional(),
    with: values("Further arguments; args.<name> is a variable of the URI.").exactOptional(),
    output: value("What is read, over status, headers, body. Default: the body.").exactOptional(),
  },
  "Something a client can read by URI.",
).meta({ id: "resource" });

const complete = object(
  {
    operation,
    with: values(
      "Its arguments; args.<name> are those given so far, `value` is what is typed.",
    ).exactOptional(),
    values: expression("The list of texts in its response."),
  },
  "Completes the argument from a list of the API.",
).meta({ id: "completion" });

const promptArgument = object(
  {
    title: text("Shown to people.").exactOptional(),
    description: text("Shown to people.").exactOptional(),
    required: flag("Default true.").exactOptional(),
    enum: list(z.string({ error: "text" }), "Values to complete from.").exactOptional(),
    complete: complete.exactOptional(),
  },
  "An argument of the prompt.",
).nullable();

export const prompt = object(
  {
    title: text("Shown to people.").exactOptional(),
    description: text("What the prompt is for.").exactOptional(),
    args: mapOf(
      matching(ARGUMENT, "up to 64 letters, digits and _, a digit not first"),
      promptArgument,
      "What the user fills in: args.<name>.",
    ).exactOptional(),
    text: template("The prompt."),
  },
  "A prompt for the user to start from.",
);
