/** Arguments → inputs: defaults and translations applied. */
import type { InputRule } from "./types.js";

/** Without a prototype, so that an input may have any name. What is null counts as not given where there is a default. */
export function inputsOf(
  rules: readonly InputRule[] | undefined,
  args: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const inputs: Record<string, unknown> = Object.create(null);
  if (!rules) return Object.assign(inputs, args);
  for (const { name, default: preset, values } of rules) {
    const given = Object.hasOwn(args, name) ? args[name] : undefined;
    const value = given === null || given === undefined ? (preset ?? given) : given;
    if (value !== undefined) inputs[name] = translated(value, values);
  }
  return inputs;
}

function translated(given: unknown, values: InputRule["values"]): unknown {
  // an object is no key, and has its own idea of what its text is
  if (!values || (typeof given === "object" && given !== null)) return given;
  const key = String(given);
  return Object.hasOwn(values, key) ? values[key] : given;
}
