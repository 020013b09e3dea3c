/** A server on the transport that its operator chose: what it offers, calls in flight, and a good end. */
import { createCallTracker } from "../core/call-tracker.js";
import { operationsOf, type ServerDefinition } from "../core/definition.js";
import type { LiveDefinitions } from "../core/live-definitions.js";
import { createServerFactory } from "../core/mcp-server.js";
import { SetupError } from "../core/setup.js";
import type { OperationDescriptor } from "../core/types.js";
import type { ArgumentCheck } from "../core/validate.js";
import type { FilesRoot } from "./files-root.js";
import { ListenError } from "./listen-error.js";
import type { Protocol, RunningServer } from "./stdio.js";

export interface ListenOptions {
  readonly transport: "stdio" | "http";
  /** Default `auto`. */
  readonly protocol?: Protocol;
  /** Of HTTP, these three: as in `http-server.ts`. */
  readonly host?: string;
  readonly port?: number;
  readonly allowedHosts?: readonly string[];
  /** Of stdio: the folder of `--files-root`. */
  readonly files?: FilesRoot;
  readonly checkArguments: ArgumentCheck;
  /** Headers of a client's request that go on to the API; names in lower case. */
  readonly forwardHeaders?: readonly string[];
  /** Told of what goes wrong beside the protocol. */
  readonly report: (message: string, error?: unknown) => void;
}

export interface Listening extends RunningServer {
  /** Resolves when no client is connected and nothing is undone any more. */
  readonly closed: Promise<void>;
  /** Where it listens, in words. */
  readonly place: string;
  readonly callsInFlight: () => number;
}

/** Milliseconds: what the engine gives a write in flight, then its undoing, and a little more. */
const UNDO_TIMEOUT = 26_000;

/** Throws a {@link SetupError} where it cannot listen there. */
export async function listen(
  definition: ServerDefinition,
  live: LiveDefinitions,
  options: ListenOptions,
): Promise<Listening> {
  const { transport, protocol = "auto", host, port, allowedHosts, files, checkArguments, report } = options;
  const { forwardHeaders = [] } = options;
  const links = transport === "http" ? (await import("./file-links.js")).createFileLinks() : undefined;
  const instructions = instructionsOf(definition, files);
  const calls = createCallTracker();
  const callsInFlight = () => calls.inFlight();
  // a recipe that was cut off takes back what it did, as when its client cancels
  const undone = async () => void (await calls.drain(UNDO_TIMEOUT));
  const factory = createServerFactory(live, {
    ...definition.info,
    ...(links && { keepFile: async (file, request) => links.keep(file, originOf(request)) }),
    ...(files && { keepFile: files.keep }),
    ...(instructions !== undefined && { instructions }),
    checkArguments,
    forwardHeaders,
    calls,
    onBug: (error, tool) => report(`${tool} failed in a way it should not: this is a bug of ours.`, error),
  });
  const onError = (error: Error) => report(error.message);
  if (transport === "stdio") {
    const { serveOnStdio } = await import("./stdio.js");
    const stdio = await serveOnStdio(factory, { protocol, onError });
    return { ...stdio, closed: stdio.closed.then(undone), place: "on stdio", callsInFlight };
  }
  const { serveOnHttp } = await import("./http-server.js");
  try {
    const http = await serveOnHttp(factory, {
      protocol,
      ...(host !== undefined && { host }),
      ...(port !== undefined && { port }),
      ...(allowedHosts && { allowedHosts }),
      calls,
      ...(links && { files: links }),
      health: () => ({ tools: live.current.listings.length }),
      onError,
    });
    let ended = () => {};
    const closed = new Promise<void>((resolve) => {
      ended = resolve;
    });
    return {
      notify: http.notify,
      close: () =>
        http.close().finally(() => {
          links?.close();
          ended();
        }),
      closed: closed.then(undone),
      place: `at ${http.url}`,
      callsInFlight,
    };
  } catch (error) {
    if (error instanceof ListenError)
      throw new SetupError(error.message, "See --host, --port and --allowed-host.");
    throw error;
  }
}

/** As the client wrote it, which has been checked; behind a proxy that says so, with TLS. */
function originOf(request: Request | undefined): string {
  const { protocol, host } = new URL(request?.url ?? "http://localhost");
  const isSecure = request?.headers.get("x-forwarded-proto") === "https";
  return `${isSecure ? "https:" : protocol}//${host}`;
}

/** What no description of a tool says, since it is true of this process only. */
function instructionsOf(definition: ServerDefinition, files: FilesRoot | undefined): string | undefined {
  const { instructions } = definition;
  if (!files || !operationsOf(definition).some(takesFiles)) return instructions;
  const said = `Where an argument is a file, the path of one inside ${files.path} will do as well.`;
  return instructions === undefined ? said : `${instructions}\n\n${said}`;
}

function takesFiles({ requestBody }: OperationDescriptor): boolean {
  if (requestBody?.format === "binary") return true;
  return Object.values(requestBody?.parts ?? {}).some(({ file }) => file);
}
