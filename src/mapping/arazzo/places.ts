/** Where the parts of an imported mapping were written in the Arazzo document. */
import type { Origin } from "../../diagnostics/diagnostic.js";
import { joinPointer, parsePointer } from "../../read/pointer.js";

interface Place {
  readonly at: Origin;
  /** The value below was taken over as it stands: pointers go on in the document. */
  readonly verbatim: boolean;
}

/** Places are kept beside the values, so that these stay plain. */
export interface Places {
  /** Says where an object or list was written, and gives it back. */
  readonly of: <T extends object>(value: T, at: Origin) => T;
  /** Says where the value under a key was written. */
  readonly key: (holder: object, key: string | number, at: Origin) => void;
  /** As `of`, for a value whose parts stand below `at` as they stand in it. */
  readonly verbatim: <T extends object>(value: T, at: Origin) => T;
  /** The place of what stands at a pointer below `root`, or of the nearest thing around it. */
  readonly find: (root: unknown, pointer: string, otherwise: Origin) => Origin & { readonly exact: boolean };
}

export function createPlaces(): Places {
  const whole = new WeakMap<object, Place>();
  const keyed = new WeakMap<object, Map<string, Origin>>();

  function find(root: unknown, pointer: string, otherwise: Origin) {
    let value = root;
    let place: Place = { at: otherwise, verbatim: false };
    let rest: string[] = [];
    const enter = () => {
      const found = isObject(value) ? whole.get(value) : undefined;
      if (!found) return;
      place = found;
      rest = [];
    };
    enter();
    for (const key of parsePointer(pointer)) {
      rest.push(key);
      if (isObject(value)) {
        const at = keyed.get(value)?.get(key);
        if (at) {
          place = { at, verbatim: false };
          rest = [];
        }
        value = Object.hasOwn(value, key) ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
        enter();
      } else value = undefined;
    }
    const { at, verbatim } = place;
    const below = verbatim ? joinPointer(at.pointer, ...rest) : at.pointer;
    return { uri: at.uri, pointer: below, exact: verbatim };
  }

  return {
    of: (value, at) => {
      whole.set(value, { at, verbatim: false });
      return value;
    },
    verbatim: (value, at) => {
      whole.set(value, { at, verbatim: true });
      return value;
    },
    key: (holder, key, at) => {
      const keys = keyed.get(holder) ?? new Map<string, Origin>();
      keyed.set(holder, keys.set(String(key), at));
    },
    find,
  };
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
