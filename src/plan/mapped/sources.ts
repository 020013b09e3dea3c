/** The documents a mapping file is about: `spec`, `specs`, what the command line puts in their place, and imports. */
import { basename } from "node:path";
import { diagnostic } from "../../diagnostics/catalog.js";
import { COMMAND_LINE, type Diagnostic, type Origin, type Report } from "../../diagnostics/diagnostic.js";
import type { Mapping, SpecSource } from "../../mapping/types.js";
import type { Documents, Located } from "../../read/types.js";
import { keysOf, originOf, part } from "../recipes/parts.js";
import type { Opened, Opener } from "./opener.js";

/** A document, opened but not understood yet. */
export interface OpenedSource {
  readonly name?: string;
  readonly prefix: string;
  readonly baseUrl?: string;
  /** What relative servers start at, where nothing else is said. */
  readonly relativeTo?: string;
  readonly documents: Documents;
  /** Where it is named. */
  readonly at: Origin;
  /** As it is named. */
  readonly address: string;
}

export interface FileSources {
  readonly sources: readonly OpenedSource[];
  readonly byName: ReadonlyMap<string, OpenedSource>;
}

/** Where a document is named, before it is opened. */
interface Named {
  readonly name?: string;
  readonly address: string;
  readonly at: Located;
  readonly prefix: string;
  readonly baseUrl?: string;
  readonly relativeTo?: string;
  /** From the command line. */
  readonly isInput?: boolean;
}

/** Nothing, after diagnostics, where one of them cannot be opened: whatever is said of it would be unknown. */
export async function openSources(
  mapping: Located<Mapping>,
  options: readonly string[],
  opener: Opener,
  report: Report,
): Promise<FileSources | undefined> {
  const named = withOptions(namedIn(mapping), options, mapping, report);
  const sources: OpenedSource[] = [];
  // one after the other: what is asked for at the same time would be fetched twice
  for (const one of named) sources.push(...(await openSource(one, opener, report)));
  if (sources.length < named.length) return undefined;
  return { sources, byName: byNameOf(sources) };
}

function byNameOf(sources: readonly OpenedSource[]): ReadonlyMap<string, OpenedSource> {
  return new Map(sources.flatMap((one) => (one.name === undefined ? [] : [[one.name, one] as const])));
}

/**
 * The documents of an import, merged with those the file has: the same document is the same source.
 * @returns its own names for them, and those that are new
 */
export async function openImported(
  mapping: Located<Mapping>,
  known: readonly OpenedSource[],
  opener: Opener,
  report: Report,
): Promise<(FileSources & { readonly added: readonly OpenedSource[] }) | undefined> {
  const own = await openSources(mapping, [], opener, report);
  if (!own) return undefined;
  const added: OpenedSource[] = [];
  const standIns = new Map<OpenedSource, OpenedSource>();
  for (const source of own.sources) {
    const same = known.find(({ documents }) => documents.entry.uri === source.documents.entry.uri);
    const taken = [...known, ...added].map(({ name }) => name);
    const name = freeName(source.name ?? nameFor(source.address), taken);
    const merged = same ?? { ...source, name, prefix: `${name}_` };
    standIns.set(source, merged);
    if (!same) added.push(merged);
  }
  const merged = (source: OpenedSource) => standIns.get(source) ?? source;
  return {
    sources: own.sources.map(merged),
    byName: new Map([...own.byName].map(([name, source]) => [name, merged(source)])),
    added,
  };
}

function nameFor(address: string): string {
  const stem = basename(address.replace(/[?#].*$/, "")).replace(/\.[^.]*$/, "");
  const slug = stem
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, "-")
    .replace(/^[^a-z]+/, "")
    .slice(0, 32);
  return slug || "imported";
}

function freeName(wanted: string, taken: readonly (string | undefined)[]): string {
  let name = wanted;
  for (let suffix = 2; taken.includes(name); suffix++) name = `${wanted}_${suffix}`;
  return name;
}

function namedIn(mapping: Located<Mapping>): readonly Named[] {
  const { spec, server } = mapping.value;
  if (spec !== undefined) {
    const baseUrl = server?.base_url;
    const at = part(mapping, "spec");
    return [{ address: spec, at, prefix: "", ...(baseUrl !== undefined && { baseUrl }) }];
  }
  const table = part(mapping, "specs");
  const base = server?.base_url === undefined ? {} : { relativeTo: server.base_url };
  return keysOf(table).map((name): Named => {
    const at = part<SpecSource>(table, name);
    const { value } = at;
    if (typeof value === "string") return { name, address: value, at, prefix: `${name}_`, ...base };
    return {
      name,
      ...base,
      address: value.spec,
      at: part(at, "spec"),
      prefix: value.prefix ?? `${name}_`,
      ...(value.base_url !== undefined && { baseUrl: value.base_url }),
    };
  });
}

/** `FILE` for the file's `spec`, `NAME=FILE` for one of its `specs`. */
function withOptions(
  named: readonly Named[],
  options: readonly string[],
  mapping: Located<Mapping>,
  report: Report,
): readonly Named[] {
  const inputs = new Map<string | undefined, string>();
  const names = named.flatMap(({ name }) => name ?? []);
  const single = mapping.value.specs === undefined;
  for (const option of options) {
    const refuse = (reason: string) =>
      report(diagnostic("mapping/spec-option", COMMAND_LINE, { option, reason }));
    const match = /^([^=]*)=(.*)$/s.exec(option);
    const [, name = "", input = ""] = match ?? [];
    if (single) {
      if (inputs.size > 0) refuse("the file is about one document only");
      inputs.set(undefined, option);
    } else if (!match) refuse("the file has several `specs`, so it takes NAME=FILE");
    else if (names.includes(name)) inputs.set(name, input);
    else refuse(`there is no ${JSON.stringify(name)} among its specs ${names.join(", ")}`);
  }
  if (single && named.length === 0 && inputs.size > 0)
    return [{ address: inputs.get(undefined) ?? "", at: mapping, prefix: "", isInput: true }];
  return named.map((one) => {
    const input = inputs.get(one.name);
    return input === undefined ? one : { ...one, address: input, isInput: true };
  });
}

async function openSource(
  { address, at, isInput, ...named }: Named,
  opener: Opener,
  report: Report,
): Promise<readonly OpenedSource[]> {
  const opened = await (isInput ? opener.openInput(address) : opener.open(address, at));
  if (!opened.documents) {
    tellUnreadable(address, isInput ? { value: address, ...COMMAND_LINE } : at, opened, report);
    return [];
  }
  for (const problem of opened.problems) report(problem);
  return [{ ...named, address, at: originOf(at), documents: opened.documents }];
}

/** One error at the place that names it; its own stand beside where they have a place in the document. */
export function tellUnreadable(address: string, at: Located, { problems }: Opened, report: Report): void {
  const own = problems.filter(hasPlace(at));
  for (const problem of own) report(problem);
  const first = problems.find(({ severity }) => severity === "error");
  // its name is said already
  const reason = first?.message.replace(/^Cannot read .*: /, "").replace(/\.$/, "") ?? "it cannot be read";
  const related = own.slice(0, 1).map((problem) => ({ message: "what is wrong with it", at: problem.at }));
  const extra = related.length > 0 ? { related } : {};
  report(diagnostic("mapping/spec-unreadable", at, { spec: address, reason }, extra));
}

function hasPlace(at: Origin): (problem: Diagnostic) => boolean {
  return (problem) =>
    problem.at.uri !== at.uri && (problem.at.pointer !== "" || problem.at.offset !== undefined);
}
