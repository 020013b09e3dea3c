/** `prompts/get`, and `completion/complete` for the arguments of prompts. */
import {
  type CompleteResult,
  type GetPromptResult,
  ProtocolError,
  ProtocolErrorCode,
} from "@modelcontextprotocol/server";
import type { Snapshot } from "./live-definitions.js";
import { shorten } from "./pointer.js";
import { closest } from "./suggest.js";
import type { CallContext, PromptDefinition } from "./types.js";

type Texts = Readonly<Record<string, string>>;

/** Throws a protocol error where there is no such prompt, or it lacks an argument. */
export function getPrompt(name: string, given: Texts, snapshot: Snapshot): GetPromptResult {
  const prompt = promptOf(name, snapshot);
  const args = filled(given);
  const missing = prompt.arguments.filter((one) => one.required && !Object.hasOwn(args, one.name));
  if (missing.length > 0) {
    const names = missing.map((one) => one.name).join(", ");
    throw invalidParams(`The prompt ${prompt.name} needs ${names}.`);
  }
  return {
    ...(prompt.description !== undefined && { description: prompt.description }),
    messages: [{ role: "user", content: { type: "text", text: prompt.text(args) } }],
  };
}

/** MCP lets a completion have no more. */
const MOST_VALUES = 100;
/** Milliseconds: a person is typing. */
const PATIENCE = 3_000;

/** No values where the API gives none in time: nothing depends on a completion. */
export async function completeArgument(
  name: string,
  argument: { readonly name: string; readonly value: string },
  given: Texts,
  snapshot: Snapshot,
  call: CallContext,
): Promise<CompleteResult> {
  const prompt = promptOf(name, snapshot);
  const names = prompt.arguments.map((one) => one.name);
  if (!names.includes(argument.name)) {
    const meant = closest(argument.name, names);
    const hint = meant === undefined ? "" : ` Did you mean ${meant}?`;
    throw invalidParams(`The prompt ${prompt.name} has no argument ${shorten(argument.name, 100)}.${hint}`);
  }
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), PATIENCE);
  try {
    const limited = { ...call, signal: AbortSignal.any([call.signal, late.signal]) };
    const values = await Promise.race([
      prompt.complete(argument.name, argument.value, filled(given), limited),
      aborted(limited.signal),
    ]);
    return completion(values);
  } finally {
    clearTimeout(timer);
  }
}

/** For what has no completion. */
export function completion(values: readonly string[]): CompleteResult {
  const total = values.length;
  return { completion: { values: values.slice(0, MOST_VALUES), total, hasMore: total > MOST_VALUES } };
}

function aborted(signal: AbortSignal): Promise<readonly string[]> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve([]);
    signal.addEventListener("abort", () => resolve([]), { once: true });
  });
}

function promptOf(name: string, { promptByName }: Snapshot): PromptDefinition {
  const prompt = promptByName.get(name);
  if (prompt) return prompt;
  const meant = closest(name, promptByName.keys());
  const hint = meant === undefined ? "" : `. Did you mean ${meant}?`;
  throw invalidParams(`Unknown prompt: ${shorten(name, 100)}${hint}`);
}

/** A field that a host left empty was not filled in. */
function filled(given: Texts): Texts {
  const args: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(given)) if (value !== "") args[name] = value;
  return args;
}

function invalidParams(message: string): ProtocolError {
  return new ProtocolError(ProtocolErrorCode.InvalidParams, message);
}
