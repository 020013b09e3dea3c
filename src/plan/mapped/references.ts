/** How a mapping file names operations: `listTickets`, `GET /tickets`, `billing:listInvoices`. */
import { suggest } from "../../diagnostics/suggest.js";
import type { Operation } from "../../model/types.js";
import type { Spec } from "./specs.js";

/** The documents that one file names: `spec`, or `specs` by name. */
export interface Sources {
  /** In the file's order. */
  readonly all: readonly Spec[];
  readonly byName: ReadonlyMap<string, Spec>;
}

export interface Target {
  readonly spec: Spec;
  readonly operation: Operation;
}

export type Resolved = Target | { readonly hint: string; readonly ambiguous?: boolean };

const KEY = /^([A-Za-z]+) +(\/.*)$/;

/** The operation a reference names; a hint for the message where it names none, or several. */
export function resolveReference(reference: string, sources: Sources): Resolved {
  const colon = reference.indexOf(":");
  const named = colon < 0 ? undefined : sources.byName.get(reference.slice(0, colon));
  if (named) {
    const prefix = `${reference.slice(0, colon)}:`;
    return within(reference.slice(colon + 1).trim(), [named], prefix, sources);
  }
  return within(reference.trim(), sources.all, "", sources);
}

function within(text: string, specs: readonly Spec[], prefix: string, sources: Sources): Resolved {
  const match = KEY.exec(text);
  const key = match ? `${match[1]?.toUpperCase()} ${match[2]}` : undefined;
  const found = specs.flatMap((spec) => {
    const operation = key === undefined ? undefined : spec.byKey.get(key);
    const operations = operation ? [operation] : (spec.byId.get(text) ?? []);
    return operations.map((one): Target => ({ spec, operation: one }));
  });
  // without a prefix, the document that has no name is meant before those that an import brought along
  const unnamed = prefix === "" ? found.filter(({ spec }) => spec.name === undefined) : [];
  const [only] = unnamed.length === 1 ? unnamed : found;
  if (only && (found.length === 1 || unnamed.length === 1)) return only;
  if (only)
    return {
      ambiguous: true,
      hint: ` It could be any of ${found.map((one) => wordsFor(one, sources)).join(", ")}: say which.`,
    };
  const unread = specs.some(({ model }) => model.unread.some((one) => one.key === (key ?? text)));
  if (unread) return { hint: " It could not be read from the document." };
  const names = known(specs, prefix, key !== undefined);
  if (prefix !== "" || !text.includes(":")) return { hint: suggest(`${prefix}${key ?? text}`, names) };
  // the name of a document may be what is misspelt
  const prefixed = [...sources.byName].flatMap(([name, spec]) => known([spec], `${name}:`, false));
  return { hint: suggest(text, [...prefixed, ...names]) };
}

/** One that names this operation and no other. */
function wordsFor({ spec, operation }: Target, sources: Sources): string {
  const own = spec.byId.get(operation.operationId ?? "")?.length === 1 ? operation.operationId : undefined;
  const name = [...sources.byName].find(([, one]) => one === spec)?.[0];
  const text = own ?? operation.key;
  return name === undefined || sources.all.length === 1 ? text : `${name}:${text}`;
}

function known(specs: readonly Spec[], prefix: string, keys: boolean): readonly string[] {
  return specs.flatMap((spec) =>
    [...(keys ? spec.byKey.keys() : spec.byId.keys())].map((name) => `${prefix}${name}`),
  );
}
