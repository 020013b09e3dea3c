/** Opens the documents that a mapping file names; each once, whoever names it. */
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Diagnostic, Origin } from "../../diagnostics/diagnostic.js";
import { openDocuments } from "../../read/documents.js";
import type { Documents, ReadOptions } from "../../read/types.js";

export interface Opener {
  /** @param at where it is named: a relative address starts at that document */
  readonly open: (address: string, at: Origin) => Promise<Opened>;
  /** As the command line names it. */
  readonly openInput: (input: string) => Promise<Opened>;
  /** All that could be opened, the entry first. */
  readonly all: () => readonly Documents[];
  /** URIs of files that could not: when they change, that may be over. */
  readonly failed: () => readonly string[];
}

export interface Opened {
  /** Absent where it cannot be used; the problems say why. */
  readonly documents?: Documents;
  readonly problems: readonly Diagnostic[];
}

export function createOpener(entry: Documents, options: ReadOptions): Opener {
  const known = new Map<string, Promise<Opened>>();
  const documents = [entry];
  const failed = new Set<string>();

  function once(key: string, open: () => Promise<Opened>): Promise<Opened> {
    const before = known.get(key);
    if (before) return before.then(({ documents }) => ({ ...(documents && { documents }), problems: [] }));
    const opening = open();
    known.set(key, opening);
    return opening;
  }

  async function openInput(input: string): Promise<Opened> {
    const [opened, problems] = await openDocuments(input, options);
    if (opened) documents.push(opened);
    else for (const { at } of problems) failed.add(at.uri);
    return { ...(opened && { documents: opened }), problems };
  }

  return {
    all: () => documents,
    failed: () => [...failed],
    openInput: (input) => once(`input ${input}`, () => openInput(input)),
    open(address, at) {
      const base = at.uri.replace(/^arazzo:/, "");
      if (!isRemote(base)) {
        const input = inputOf(address, base, options);
        return once(input, () => openInput(input));
      }
      const from = documents.find((one) => one.uris().includes(base)) ?? entry;
      return once(`${base} ${address}`, async () => {
        const opened = await openFromRemote(address, { uri: base, pointer: at.pointer }, from);
        if (opened.documents) documents.push(opened.documents);
        return opened;
      });
    },
  };
}

/** A file names files from its folder, and what it names is opened like what the user names. */
function inputOf(address: string, base: string, { refRoot }: ReadOptions): string {
  if (isRemote(address) || /^file:\/\//i.test(address)) return address;
  const folder = base.startsWith("file:") ? dirname(fileURLToPath(base)) : (refRoot ?? ".");
  return resolve(folder, address);
}

/** What a document from the network names is no wish of the user's: the rules for references hold. */
async function openFromRemote(address: string, at: Origin, from: Documents): Promise<Opened> {
  const problems: Diagnostic[] = [];
  const node = { value: { $ref: address }, ...at };
  for (let asked = false; ; asked = true) {
    const told: Diagnostic[] = [];
    const found = from.resolve(node, (problem) => told.push(problem));
    if (found) {
      const entry = { value: found.value, uri: found.uri, pointer: "" };
      return { documents: { ...from, entry }, problems: [...problems, ...told] };
    }
    if (asked || from.pending().length === 0) {
      // the reference is ours: it stands where the address does
      const here = [...problems, ...told].map((problem) =>
        problem.at.pointer === `${at.pointer}/$ref` ? { ...problem, at } : problem,
      );
      return { problems: here };
    }
    problems.push(...(await from.fetchPending()));
  }
}

function isRemote(address: string): boolean {
  return /^https?:\/\//i.test(address);
}

/** One set of documents out of several: what `--watch` watches, and what code frames are cut from. */
export function joined(opener: Opener): Documents {
  const all = opener.all();
  const [entry] = all as [Documents, ...Documents[]];
  return {
    ...entry,
    uris: () => [...new Set([...all.flatMap((one) => one.uris()), ...opener.failed()])],
    text: (uri) => all.find((one) => one.uris().includes(uri))?.text(uri),
    pending: () => [...new Set(all.flatMap((one) => one.pending()))],
    fetchPending: () => fetchAll(all),
  };
}

/** All of them, also where nothing is pending: each then tells its problems again, because planning starts again. */
export async function fetchAll(all: readonly Documents[]): Promise<readonly Diagnostic[]> {
  const problems: Diagnostic[] = [];
  for (const one of all) problems.push(...(await one.fetchPending()));
  return problems;
}
