/** Arguments → inputs: defaults and translations applied. */
import type { InputRule } from "./types.js";

/** Without a prototype, so that an input may have any name. What is null counts as not given. */
export function inputsOf(
  rules: readonly InputRule[] | undefined,
  args: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const inputs: Record<string, unknown> = Object.create(null);
  if (!rules) {
    for (const [name, given] of Object.entries(args)) if (given !== null) inputs[name] = given;
    return inputs;
  }
  for (const { name, default: preset, values } of rules) {
    const given = Object.hasOwn(args, name) ? args[name] : undefined;
    const value = translated(given ?? preset, values);
    if (value !== undefined && value !== null) inputs[name] = value;
  }
  return inputs;
}

function translated(given: unknown, values: InputRule["values"]): unknown {
  // an object is no key, and has its own idea of what its text is
  if (!values || typeof given === "object" || given === undefined) return given;
  const key = String(given);
  return Object.hasOwn(values, key) ? values[key] : given;
}
