/** Finds where inputs go as they are: `=inputs.x` alone, also nested in maps, lists and `$map`. */
import type { Located } from "../../read/types.js";
import { isMap, keysOf, part } from "./parts.js";
import { itemOf, propertyOf, type Slot } from "./slots.js";

export interface Flow {
  readonly input: string;
  readonly slot: Slot;
}

/** The input that the text hands on as it is. */
function inputAlone(text: unknown): string | undefined {
  return typeof text === "string" ? /^=\s*inputs\.([A-Za-z_]\w*)\s*$/.exec(text)?.[1] : undefined;
}

export function flowsInto(value: Located, slot: Slot): readonly Flow[] {
  const input = inputAlone(value.value);
  if (input !== undefined) return [{ input, slot }];
  if (Array.isArray(value.value)) {
    const item = itemOf(slot);
    return item ? value.value.flatMap((_, index) => flowsInto(part(value, index), item)) : [];
  }
  if (!isMap(value.value)) return [];
  if (Object.hasOwn(value.value, "$from")) {
    const item = itemOf(slot);
    return item ? flowsInto(part(value, "$map"), item) : [];
  }
  return keysOf(value).flatMap((key) => {
    const property = propertyOf(slot, key);
    return property ? flowsInto(part(value, key), property) : [];
  });
}
