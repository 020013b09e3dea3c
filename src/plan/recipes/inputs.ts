/** The inputs of a recipe: what the model sees of them, and what they are in expressions. */
import { diagnostic } from "../../diagnostics/catalog.js";
import type { Report } from "../../diagnostics/diagnostic.js";
import type { Input, RecipeTool } from "../../mapping/types.js";
import { mapOf } from "../../read/map.js";
import type { Located } from "../../read/types.js";
import type { JsonSchema } from "../../runtime/core/types.js";
import { objectType } from "../expressions/object-type.js";
import type { Typed } from "../expressions/type.js";
import { openWithin, typeOfSchema } from "../expressions/type-of-schema.js";
import type { TypePlan } from "../expressions/type-plan.js";
import type { Json } from "../expressions/types.js";
import type { MutableSchema } from "../schemas/keywords.js";
import type { Api, ArgumentInfo } from "./api.js";
import { misfit } from "./defaults.js";
import { Definitions } from "./definitions.js";
import type { Flow } from "./flows.js";
import { bestFirst, infer } from "./infer.js";
import { isMap, keysOf, originOf, part } from "./parts.js";
import type { InputPlan } from "./types.js";
import { typedValues } from "./values.js";

export interface PlannedInputs {
  /** A closed object, its definitions under `$defs`. */
  readonly schema: JsonSchema;
  readonly plans: readonly InputPlan[];
  /** What `inputs` is. */
  readonly typed: Typed;
  /** The same for a recipe that uses this one. */
  readonly arguments: readonly ArgumentInfo[];
}

/** Keywords with which the author says the whole schema. */
const OWN = ["type", "enum", "const", "anyOf", "oneOf", "allOf", "properties", "items"];
const OURS: ReadonlySet<string> = new Set(["optional", "enum", "description", "default"]);

interface Planned {
  readonly name: string;
  readonly at: Located<Input | null>;
  readonly schema: JsonSchema;
  readonly required: boolean;
  readonly plan: InputPlan;
}

/** @param used whether anything mentions the input: of one that is not used, nothing else is said */
export function planInputs(
  tool: Located<RecipeTool>,
  flows: readonly Flow[],
  used: (name: string) => boolean,
  report: Report,
): PlannedInputs {
  const inputs = part(tool, "inputs");
  const definitions = new Definitions();
  const planned = keysOf(inputs).map((name) => {
    const at = part<Input | null>(inputs, name);
    const into = flows.filter(({ input }) => input === name);
    if (!used(name)) report(diagnostic("recipe/input-unused", at, { name }, { on: "key" }));
    return planInput(name, at, into, used(name), definitions, report);
  });
  const required = planned.filter((input) => input.required).map(({ name }) => name);
  const schema: JsonSchema = {
    type: "object",
    properties: mapOf(planned.map((input) => [input.name, input.schema])),
    ...(required.length > 0 && { required }),
    additionalProperties: false,
    ...definitions.all(),
  };
  const open = openWithin(schema);
  const members = planned.map((input): [string, Typed] => {
    const typed = input.plan.values
      ? typedValues(Object.values(input.plan.values))
      : typeOfSchema(input.schema, open, `the input "${input.name}"`);
    const present = input.required || input.plan.default !== undefined;
    return [input.name, { type: typed.type, optional: typed.optional || !present }];
  });
  for (const input of planned) checkDefault(input, schema, report);
  return {
    schema,
    plans: planned.map(({ plan }) => plan),
    typed: { type: objectType(members, { label: "the inputs" }), optional: false },
    arguments: planned.map((input) => ({
      argument: input.name,
      name: input.name,
      in: "body" as const,
      required: input.required,
      schema: input.schema,
      typed: typeOfSchema(input.schema, open, `the input "${input.name}"`),
      at: originOf(input.at),
    })),
  };
}

/** What its inputs are, for who writes code. */
export function inputsType(
  recipe: string,
  { typed }: PlannedInputs,
  { types }: Api,
): { readonly inputsType?: TypePlan } {
  return types ? { inputsType: types.of(typed, recipe).type } : {};
}

function planInput(
  name: string,
  at: Located<Input | null>,
  flows: readonly Flow[],
  used: boolean,
  definitions: Definitions,
  report: Report,
): Planned {
  const written: Input = at.value ?? {};
  const own = OWN.some((keyword) => written[keyword] !== undefined);
  const found = own ? undefined : infer(name, flows, at, report);
  if (!own && !found && flows.length === 0 && used)
    report(diagnostic("recipe/input-untyped", at, { name }, { on: "key" }));
  const { optional = false, enum: values, description, default: fallback } = written;
  const schema: MutableSchema = found ? { ...definitions.add(found.schema, found.root) } : {};
  for (const keyword of Object.keys(written)) {
    if (!OURS.has(keyword) && !keyword.startsWith("x-")) schema[keyword] = written[keyword];
  }
  if (values !== undefined)
    Object.assign(schema, enumSchema(isMap(values) ? Object.keys(values) : values, schema));
  const told =
    description ??
    schema["description"] ??
    (values === undefined ? toldBy(bestFirst(name, flows)) : undefined);
  if (told !== undefined) schema["description"] = told;
  // what the API falls back to means nothing where the model has to say a value
  if (!optional || own) delete schema["default"];
  if (fallback !== undefined) schema["default"] = fallback;
  return {
    name,
    at,
    schema,
    required: !optional && fallback === undefined,
    plan: {
      name,
      ...(fallback !== undefined && { default: fallback as Json }),
      ...(isMap(values) && { values: mapOf(Object.entries(values) as [string, Json][]) }),
    },
  };
}

function enumSchema(values: readonly unknown[], schema: JsonSchema): JsonSchema {
  const kinds = new Set(values.map((value) => typeof value));
  const [kind] = kinds;
  const known = kinds.size === 1 && (kind === "string" || kind === "boolean" || kind === "number");
  return { ...(known && schema["type"] === undefined && { type: kind }), enum: values };
}

/** What the API says of the argument, where the author only gave the type. */
function toldBy(flows: readonly Flow[]): unknown {
  return flows.map(({ slot }) => slot.schema["description"]).find((text) => text !== undefined);
}

function checkDefault(input: Planned, root: JsonSchema, report: Report): void {
  const fallback = input.plan.default;
  if (fallback === undefined) return;
  const reason = misfit(fallback, input.schema, root);
  if (!reason) return;
  const shown = JSON.stringify(fallback);
  const params = { name: input.name, reason: `${shown.length > 60 ? "" : `(${shown}) `}${reason}` };
  report(diagnostic("recipe/default-invalid", part(input.at, "default"), params));
}
