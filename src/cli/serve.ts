/** `openapi-mcp serve`: compile, listen, reload, end well. */
import type { CompileOptions } from "../compile.js";
import { compile } from "../compile.js";
import { hasErrors } from "../diagnostics/diagnostic.js";
import type { ServerPlan } from "../plan/types.js";
import { createCallTracker } from "../runtime/core/call-tracker.js";
import { missingCredentials } from "../runtime/core/credentials.js";
import { createLiveDefinitions, type LiveDefinitions } from "../runtime/core/live-definitions.js";
import { createServerFactory } from "../runtime/core/mcp-server.js";
import { ListenError } from "../runtime/node/listen-error.js";
import type { Protocol, RunningServer } from "../runtime/node/stdio.js";
import { isFile, printProblems } from "./compile-input.js";
import { CommandFailure } from "./failure.js";
import { inputOf } from "./input.js";
import { type CallFlags, compileOptions, type ReadFlags, readsStdin } from "./options.js";
import { planCache } from "./plan-cache.js";
import { prepare } from "./prepare.js";
import { createSession, type Session } from "./runtime.js";
import { createStateKey } from "./state-key.js";
import { counted } from "./terminal.js";

interface ServeFlags extends ReadFlags, CallFlags {
  readonly transport: "stdio" | "http";
  readonly host: string;
  readonly port: number;
  readonly allowedHost?: readonly string[];
  readonly protocol: Protocol;
  readonly watch?: boolean;
  /** commander's `--no-cache`: true unless given. */
  readonly cache: boolean;
  /** There is no other process that could get the answer to a question of this one. */
  readonly singleReplica?: boolean;
}

export async function serve(named: string | undefined, flags: ServeFlags, version: string): Promise<void> {
  const spec = inputOf(named);
  if ((spec === "-" || readsStdin(flags)) && flags.transport === "stdio") {
    throw new CommandFailure("Standard input cannot be both the document and the MCP connection.", {
      fix: "Save the document to a file, or use --transport http.",
    });
  }
  if (flags.watch && !isFile(spec))
    throw new CommandFailure("--watch needs a document in a file.", {
      fix: "Save the document to a file first.",
    });
  const stateKey = createStateKey(flags.transport === "http" && !flags.singleReplica);
  const options = compileOptions(flags);
  const started = Date.now();
  const cache = flags.cache ? planCache(spec, options, version) : undefined;
  const { plan, uris, finish } = await prepare(spec, options, cache);
  if (plan.tools.length === 0 && plan.leftOut.some(({ kind }) => kind === "excluded")) {
    await finish();
    throw new CommandFailure("the filters leave no operation to serve.", {
      fix: `openapi-mcp inspect ${spec} lists the operations.`,
    });
  }
  const session = createSession(flags, stateKey);
  const live = createLiveDefinitions(session.define(plan));
  const server = await listen(plan, live, session, flags);
  let stopWatching = () => {};
  // before anybody is told that the server is up: from then on an end must be a good one
  stopOnSignals(async () => {
    stopWatching();
    await server.close();
    const cut = server.callsInFlight();
    await server.closed;
    if (cut > 0) report(`${counted(cut, "call")} did not end in time and had to be cut off.`);
    await session.close();
  });
  process.stderr.write(`${banner(plan, version)} ${server.place}\n`);
  const unset = unsetCredentials(plan, flags);
  if (unset.length > 0)
    report(`no credentials for some operations: set ${unset.join(", ")}, or pass --header.`);
  if (flags.watch) stopWatching = await watchInput({ spec, options, session, live, server }, uris, started);
  await finish();
  await server.closed;
  stopWatching();
  await session.close();
}

/** Variables without which some operation has nothing to authenticate with. A header may stand for any of them. */
function unsetCredentials(plan: ServerPlan, flags: ServeFlags): readonly string[] {
  if (flags.header?.length) return [];
  const unset = new Set<string>();
  for (const operation of Object.values(plan.operations)) {
    if (operation.security.some((alternative) => alternative.length === 0)) continue;
    for (const name of missingCredentials(operation, plan.credentials, (env) => process.env[env]))
      unset.add(name);
  }
  return [...unset].slice(0, MOST_NAMES);
}

/** Names of variables in one line of output. */
const MOST_NAMES = 6;

function banner(plan: ServerPlan, version: string): string {
  return `openapi-mcp ${version}: ${plan.info.title} ${plan.info.version}, ${counted(plan.tools.length, "tool")}`;
}

interface Listening extends RunningServer {
  /** Resolves when no client is connected and nothing is undone any more. */
  readonly closed: Promise<void>;
  /** Where it listens, in words. */
  readonly place: string;
  readonly callsInFlight: () => number;
}

/** Milliseconds: what the engine gives a write in flight, then its undoing, and a little more. */
const UNDO_TIMEOUT = 26_000;

async function listen(
  plan: ServerPlan,
  live: LiveDefinitions,
  session: Session,
  flags: ServeFlags,
): Promise<Listening> {
  const calls = createCallTracker();
  const callsInFlight = () => calls.inFlight();
  // a recipe that was cut off takes back what it did, as when its client cancels
  const undone = async () => void (await calls.drain(UNDO_TIMEOUT));
  const factory = createServerFactory(live, {
    ...plan.info,
    ...(plan.instructions !== undefined && { instructions: plan.instructions }),
    checkArguments: session.checkArguments,
    calls,
    onBug: (error, tool) => report(`${tool} failed in a way it should not: this is a bug of ours.`, error),
  });
  const onError = (error: Error) => report(error.message);
  if (flags.transport === "stdio") {
    const { serveOnStdio } = await import("../runtime/node/stdio.js");
    const stdio = await serveOnStdio(factory, { protocol: flags.protocol, onError });
    return {
      ...stdio,
      closed: stdio.closed.then(undone),
      place: "on stdio",
      callsInFlight,
    };
  }
  const { serveOnHttp } = await import("../runtime/node/http-server.js");
  const { host, port, protocol, allowedHost } = flags;
  const health = () => ({ tools: live.current.listings.length });
  try {
    const http = await serveOnHttp(factory, {
      protocol,
      host,
      port,
      ...(allowedHost && { allowedHosts: allowedHost }),
      calls,
      health,
      onError,
    });
    let ended = () => {};
    const closed = new Promise<void>((resolve) => {
      ended = resolve;
    });
    const close = () => http.close().finally(ended);
    return {
      notify: http.notify,
      close,
      closed: closed.then(undone),
      place: `at ${http.url}`,
      callsInFlight,
    };
  } catch (error) {
    if (error instanceof ListenError)
      throw new CommandFailure(error.message, { fix: "See --host, --port and --allowed-host." });
    throw error;
  }
}

function report(message: string, error?: unknown): void {
  const stack = error instanceof Error ? `\n${error.stack}` : "";
  process.stderr.write(`openapi-mcp: ${message}${stack}\n`);
}

interface Watched {
  readonly spec: string;
  readonly options: CompileOptions;
  readonly session: Session;
  readonly live: LiveDefinitions;
  readonly server: RunningServer;
}

/**
 * Compiles again when a document changes; a document that gives no server leaves the tools as they are.
 * @param since when the compilation began that gave `uris`: what changed after that is not in it
 */
async function watchInput(watched: Watched, uris: readonly string[], since: number): Promise<() => void> {
  const { createWatcher } = await import("./watch.js");
  let running = false;
  let again = false;
  let known = uris;
  // one compilation at a time; what changes meanwhile is compiled after it
  const changed = async (): Promise<void> => {
    again = running;
    if (running) return;
    running = true;
    const started = Date.now();
    try {
      const compilation = await compile(watched.spec, watched.options);
      known = compilation[0].documents?.uris() ?? known;
      await reload(watched, compilation);
    } catch (error) {
      if (error instanceof CommandFailure) report(`${error.message} The tools stay as they were.`);
      else report(`${watched.spec} changed, but could not be compiled: this is a bug of ours.`, error);
    }
    try {
      watcher.watch(known, started);
    } catch (error) {
      report(`changes are no longer seen: ${error instanceof Error ? error.message : String(error)}`);
    }
    running = false;
    if (again) await changed();
  };
  const watcher = createWatcher(() => void changed());
  watcher.watch(uris, since);
  return () => watcher.close();
}

async function reload(
  { spec, session, live, server }: Watched,
  [{ plan, documents }, diagnostics]: Awaited<ReturnType<typeof compile>>,
): Promise<void> {
  await printProblems(diagnostics, documents, spec);
  const emptied = plan?.tools.length === 0 && live.current.listings.length > 0;
  if (!plan || (emptied && hasErrors(diagnostics))) {
    report(`${spec} changed, but nothing can be served from it: the tools stay as they were.`);
  } else {
    const changes = live.swap(session.define(plan));
    report(
      `${spec} changed: ${counted(plan.tools.length, "tool")}${changes.tools ? "" : ", the list is the same"}.`,
    );
    server.notify(changes);
  }
}

/** The first signal waits for the calls in flight; a second one does not. */
function stopOnSignals(stop: () => Promise<void>): void {
  let stopping = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(signal === "SIGINT" ? 130 : 143);
      stopping = true;
      void stop().then(() => process.exit());
    });
  }
}
