/** Prompts as they are written: a text with arguments, and where values to complete these come from. */
import type { Any } from "./cel/any.js";
import { EvaluationError } from "./cel/error.js";
import type { OperationRuntime } from "./exchange.js";
import type { Operation } from "./operation.js";
import type { Surroundings } from "./policy/settings.js";
import { readOperation } from "./read-operation.js";
import { hold } from "./recipe/needs.js";
import type { OperationCall, StepResponse } from "./recipe/types.js";
import type { Moment } from "./resource-source.js";
import type { CallContext, PromptDefinition } from "./types.js";

type Texts = Readonly<Record<string, string>>;

export interface PromptSource {
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly arguments: readonly PromptArgument[];
  /** @param args without a prototype; typed by who writes the prompt */
  readonly text: (args: Any, at: Moment) => string;
}

export interface PromptArgument {
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly required: boolean;
  readonly completion?:
    | { readonly kind: "values"; readonly values: readonly string[] }
    | {
        readonly kind: "operation";
        readonly operation: Operation;
        /** @param args those given so far @param value what is typed */
        readonly request: (args: Any, value: string, at: Moment) => OperationCall;
        readonly values: (response: StepResponse<Any>, at: Moment) => unknown;
        /** What `values` relies on in the answer. */
        readonly needs?: readonly string[];
      };
}

export function promptDefinition(
  source: PromptSource,
  runtime: OperationRuntime,
  surroundings?: Surroundings,
): PromptDefinition {
  return {
    ...source,
    arguments: source.arguments.map(({ completion: _, ...shown }) => shown),
    text: (args) => source.text(own(args), { now: Date.now() }),
    async complete(name, typed, args, call) {
      const argument = source.arguments.find((one) => one.name === name);
      const values = argument ? await valuesOf(argument, own(args), typed, call, runtime, surroundings) : [];
      return matching(values, typed);
    },
  };
}

function own(args: Texts): Texts {
  return Object.assign(Object.create(null), args) as Texts;
}

/** None where the API gives none: a completion that fails is not worth a word. */
async function valuesOf(
  { completion }: PromptArgument,
  args: Texts,
  typed: string,
  call: CallContext,
  runtime: OperationRuntime,
  surroundings: Surroundings | undefined,
): Promise<readonly string[]> {
  if (!completion) return [];
  if (completion.kind === "values") return completion.values;
  const at: Moment = { now: Date.now() };
  try {
    const response = await readOperation(completion.request(args, typed, at), call, runtime, surroundings);
    if ("content" in response) return [];
    if (completion.needs) hold(response, completion.needs, "");
    const values = completion.values(response, at);
    return Array.isArray(values) ? values.flatMap(nameOf) : [];
  } catch (error) {
    if (error instanceof EvaluationError) return [];
    throw error;
  }
}

function nameOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "number" || typeof value === "boolean" ? [String(value)] : [];
}

/** Those that begin with what is typed before those that hold it. */
function matching(values: readonly string[], typed: string): readonly string[] {
  const wanted = typed.toLowerCase();
  const found = [...new Set(values)].filter((value) => value.toLowerCase().includes(wanted));
  const begins = (value: string) => value.toLowerCase().startsWith(wanted);
  return [...found.filter(begins), ...found.filter((value) => !begins(value))];
}
