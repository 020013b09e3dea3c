/** What the expressions of a recipe see, as names of the emitted code. */
import type { ValueTypePlan } from "../plan/expressions/type-plan.js";
import { camelCase } from "./names.js";
import type { Shapes } from "./shapes.js";

/** A name of the code. */
export interface Binding {
  readonly text: string;
  /** What a compiler sees in it; undefined where that is what it makes of the code by itself. */
  readonly type: ValueTypePlan | undefined;
  /** It can be `undefined`. */
  readonly optional?: true;
  /** It can be `null`. */
  readonly nullable?: true;
  /** Its type is declared, and not what a literal suggests: it may be compared with any value of that type. */
  readonly declared?: true;
  /** True or false, or a number, or absent; whatever an API sends. */
  readonly sure?: "boolean" | "number";
  /** An item of a list, which an API may have left empty whatever it promises. */
  readonly item?: true;
  /** What is read of it is text or nothing. */
  readonly texts?: true;
  /** All values it can have. */
  readonly closed?: readonly string[];
  /** An answer that the runtime holds to these: `body.page.items[].id`, `body.owner?.name`. */
  readonly needs?: readonly string[];
}

export interface Scope {
  readonly shapes: Shapes;
  /** `inputs`, `status`, `headers`, `body`, `args`, `value`, and the variables of loops. */
  readonly names: ReadonlyMap<string, Binding>;
  readonly steps: ReadonlyMap<string, Binding>;
  readonly vars: ReadonlyMap<string, Binding>;
  /** Inputs: surely what their types say, as arguments are checked. */
  readonly inputs: ReadonlyMap<string, Binding>;
  /** Identifiers in use. */
  readonly taken: ReadonlySet<string>;
  /** The name of what has `now`. */
  readonly clock: string;
  /** It may be a dry run: values can be unknown, and only functions know what to make of that. */
  readonly careful?: true;
  /** Answers are as they come: nothing that their schemas promise has been looked after. */
  readonly unheld?: true;
  /** What the compiler has concluded here from conditions. */
  readonly concluded: Conclusions;
  /** Members of answers that throw where they are missing, as the runtime holds an answer to them. */
  readonly promised: ReadonlySet<string>;
  /** `true` or `false` decides whether one comes here: where nobody comes, it concludes nothing. */
  readonly fixed?: true;
}

/** Of names of the code and what is read of them: `ticket.body.status`. */
export interface Conclusions {
  /** Compared with a literal: it might take another comparison for a mistake. */
  readonly compared: ReadonlySet<string>;
  /** Neither `null` nor `undefined`. */
  readonly present: ReadonlySet<string>;
  /** One of these, so that nothing can be read of it. */
  readonly absent: ReadonlySet<string>;
}

export const NO_CONCLUSIONS: Conclusions = { compared: new Set(), present: new Set(), absent: new Set() };

export function newScope(shapes: Shapes, clock: string, taken: Iterable<string>): Scope {
  const none = new Map<string, never>();
  return {
    shapes,
    clock,
    names: none,
    steps: none,
    vars: none,
    inputs: none,
    taken: new Set(taken),
    concluded: NO_CONCLUSIONS,
    promised: new Set(),
  };
}

/** An identifier that nothing around has, for a name of the mapping file. */
export function fresh(scope: Scope, name: string, otherwise: string): string {
  const wanted = camelCase(name, otherwise);
  const isFree = (one: string) => !scope.taken.has(one);
  let given = [wanted, `${wanted}${otherwise.charAt(0).toUpperCase()}${otherwise.slice(1)}`].find(isFree);
  for (let count = 2; given === undefined; count++) given = [`${wanted}${count}`].find(isFree);
  return given;
}

export function taking(scope: Scope, ...identifiers: readonly string[]): Scope {
  return { ...scope, taken: new Set([...scope.taken, ...identifiers]) };
}

export function withName(scope: Scope, name: string, binding: Binding): Scope {
  return { ...taking(scope, binding.text), names: new Map([...scope.names, [name, binding]]) };
}

export function withStep(scope: Scope, id: string, binding: Binding): Scope {
  const wider = { ...taking(scope, binding.text), steps: new Map([...scope.steps, [id, binding]]) };
  const promised = promisesOf(binding);
  return promised.length > 0 ? { ...wider, promised: new Set([...scope.promised, ...promised]) } : wider;
}

export function withVar(scope: Scope, name: string, binding: Binding): Scope {
  return { ...taking(scope, binding.text), vars: new Map([...scope.vars, [name, binding]]) };
}

/** Places that are there, up to what may be absent, and to what each item of many has. */
function promisesOf({ text, needs = [] }: Binding): readonly string[] {
  return needs.flatMap((need) => {
    const [plain = ""] = /^[\w$]+(?:\.[\w$]+)*(?![\w$]*\?)/.exec(need) ?? [];
    const keys = plain === "" ? [] : plain.split(".");
    return keys.map((_, index) => [text, ...keys.slice(0, index + 1)].join("."));
  });
}

/** Inside a function: what was found of members does not hold in it, as they could have changed. */
export function inFunction(scope: Scope): Scope {
  const names = (places: ReadonlySet<string>) => new Set([...places].filter((place) => !/[.[]/.test(place)));
  const { compared, present, absent } = scope.concluded;
  const concluded = { compared: names(compared), present: names(present), absent: names(absent) };
  return { ...scope, concluded };
}

export function concluding(scope: Scope, found: Conclusions): Scope {
  return found === NO_CONCLUSIONS ? scope : { ...scope, concluded: both(scope.concluded, found) };
}

export function both(one: Conclusions, other: Conclusions): Conclusions {
  return {
    compared: new Set([...one.compared, ...other.compared]),
    present: new Set([...one.present, ...other.present]),
    absent: new Set([...one.absent, ...other.absent]),
  };
}
