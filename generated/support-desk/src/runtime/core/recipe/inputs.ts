/** Arguments → inputs: defaults and translations applied. */
import type { InputRule } from "./types.js";

/** Without a prototype, so that an input may have any name. What is null counts as not given. */
export function inputsOf(
  rules: readonly InputRule[] = [],
  args: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const inputs: Record<string, unknown> = Object.create(null);
  const put = (name: string, value: unknown): void => {
    if (value !== undefined && value !== null) inputs[name] = value;
  };
  for (const [name, given] of Object.entries(args)) put(name, given);
  for (const { name, default: preset, values } of rules) {
    const value = translated(inputs[name] ?? preset, values);
    // a translation to null is one to nothing
    delete inputs[name];
    put(name, value);
  }
  return inputs;
}

function translated(given: unknown, values: InputRule["values"]): unknown {
  // an object is no key, and has its own idea of what its text is
  if (!values || typeof given === "object" || given === undefined) return given;
  const key = String(given);
  return Object.hasOwn(values, key) ? values[key] : given;
}
