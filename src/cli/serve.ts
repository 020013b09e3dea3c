/** `openapi-mcp serve`: compile, listen, reload, end well. */
import type { CompileOptions } from "../compile.js";
import { compile } from "../compile.js";
import { hasErrors } from "../diagnostics/diagnostic.js";
import type { ServerPlan } from "../plan/types.js";
import type { LiveDefinitions } from "../runtime/core/live-definitions.js";
import { SetupError } from "../runtime/core/setup.js";
import { type CallFlags, type ListenFlags, sessionOptions } from "../runtime/node/call-options.js";
import { forwarding } from "../runtime/node/forward-options.js";
import { createNodeSession, type NodeSession } from "../runtime/node/session.js";
import { reporter, startServer } from "../runtime/node/start.js";
import type { RunningServer } from "../runtime/node/stdio.js";
import { serverDefinition } from "../serve/serve.js";
import { isFile, printProblems } from "./compile-input.js";
import { CommandFailure } from "./failure.js";
import { inputOf } from "./input.js";
import { compileOptions, type ReadFlags, readsStdin } from "./options.js";
import { planCache } from "./plan-cache.js";
import { prepare } from "./prepare.js";
import { counted } from "./terminal.js";

interface ServeFlags extends ReadFlags, CallFlags, ListenFlags {
  readonly watch?: boolean;
  /** commander's `--no-cache`: true unless given. */
  readonly cache: boolean;
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
  const options = compileOptions(flags);
  const session = createNodeSession({
    ...(await sessionOptions(flags, flags.transport === "http" && !flags.singleReplica)),
    usesLogins: flags.transport === "stdio",
    ...forwarding(flags, flags.transport),
  });
  const started = Date.now();
  const cache = flags.cache ? planCache(spec, options, version) : undefined;
  const { plan, uris, finish } = await prepare(spec, options, cache);
  if (plan.tools.length === 0 && plan.leftOut.some(({ kind }) => kind === "excluded")) {
    await finish();
    throw new CommandFailure("the filters leave no operation to serve.", {
      fix: `openapi-mcp inspect ${spec} lists the operations.`,
    });
  }
  let stopWatching = () => {};
  const { transport, protocol, host, port, allowedHost } = flags;
  const { live, server } = await startServer(serverDefinition(plan), {
    session,
    transport,
    protocol,
    host,
    port,
    ...(allowedHost && { allowedHosts: allowedHost }),
    banner: banner(plan, version),
    hasHeaders: (flags.header ?? []).length > 0,
    beforeStop: () => stopWatching(),
    report,
  });
  if (flags.watch) stopWatching = await watchInput({ spec, options, session, live, server }, uris, started);
  await finish();
  await server.closed;
  stopWatching();
  await session.close();
}

function banner(plan: ServerPlan, version: string): string {
  return `openapi-mcp ${version}: ${plan.info.title} ${plan.info.version}, ${counted(plan.tools.length, "tool")}`;
}

const report = reporter("openapi-mcp");

interface Watched {
  readonly spec: string;
  readonly options: CompileOptions;
  readonly session: NodeSession;
  readonly live: LiveDefinitions;
  readonly server: RunningServer;
}

/**
 * Compiles again when a document changes; a document that gives no server leaves the tools as they are.
 * @param since when the compilation began that gave `uris`: what changed after that is not in it
 */
async function watchInput(watched: Watched, uris: readonly string[], since: number): Promise<() => void> {
  const { reworkOnChange } = await import("./watch.js");
  return reworkOnChange(uris, since, {
    async work() {
      const compilation = await compile(watched.spec, watched.options);
      try {
        await reload(watched, compilation);
      } catch (error) {
        if (!(error instanceof SetupError)) throw error;
        report(`${error.message} The tools stay as they were.`);
      }
      return compilation[0].documents?.uris() ?? [];
    },
    failed: (error) =>
      report(`${watched.spec} changed, but could not be compiled: this is a bug of ours.`, error),
    blind: (reason) => report(`changes are no longer seen: ${reason}`),
  });
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
    const changes = live.swap(session.define(serverDefinition(plan)));
    report(
      `${spec} changed: ${counted(plan.tools.length, "tool")}${changes.tools ? "" : ", the list is the same"}.`,
    );
    server.notify(changes);
  }
}
