/** From a definition to a server that answers: what every command that serves has in common. */
import type { ServerDefinition } from "../core/definition.js";
import { createLiveDefinitions, type LiveDefinitions } from "../core/live-definitions.js";
import { SetupError } from "../core/setup.js";
import { type Listening, type ListenOptions, listen } from "./listen.js";
import type { NodeSession } from "./session.js";
import { stopOnSignals } from "./signals.js";

export interface StartOptions extends Omit<ListenOptions, "checkArguments" | "files" | "forwardHeaders"> {
  readonly session: NodeSession;
  /** Who serves what, before where: the first line on standard error. */
  readonly banner: string;
  /** The operator sends headers of his own, which may stand for any credential. */
  readonly hasHeaders: boolean;
  /** What ends with the server, such as watching files. */
  readonly beforeStop?: () => void;
}

export interface Started {
  readonly live: LiveDefinitions;
  readonly server: Listening;
}

/** Groups of variables in one line of output. */
const MOST_NAMES = 6;

/** Throws a `SetupError` where what is defined cannot work, or cannot listen, as it is set up. */
export async function startServer(definition: ServerDefinition, options: StartOptions): Promise<Started> {
  const { session, banner, hasHeaders, beforeStop, report, ...rest } = options;
  if (session.files && rest.transport === "http")
    throw new SetupError(
      "--files-root is for clients on stdio: those of --transport http have no files here.",
      "Leave it out: large files of answers are served below /files/.",
    );
  const live = createLiveDefinitions(session.define(definition));
  const server = await listen(definition, live, {
    ...rest,
    ...(session.files && { files: session.files }),
    report,
    checkArguments: session.checkArguments,
    forwardHeaders: session.forwardHeaders,
  });
  // before anybody is told that the server is up: from then on an end must be a good one
  stopOnSignals(server, {
    after: () => session.close(),
    report,
    ...(beforeStop && { before: beforeStop }),
  });
  process.stderr.write(`${banner} ${server.place}\n`);
  const { missing, endpoints } = session.credentialNotes(definition);
  if (endpoints.length > 0) report(`access tokens come from ${endpoints.join(", ")}`);
  const unset = hasHeaders ? [] : missing.slice(0, MOST_NAMES);
  if (unset.length > 0)
    report(`no credentials for some operations: set ${unset.join("; ")}, or pass --header.`);
  for (const line of session.refusedServers(definition).slice(0, MOST_NAMES)) report(line);
  return { live, server };
}

/** @returns a function that says on standard error, under a name, what goes wrong beside the protocol */
export function reporter(name: string): (message: string, error?: unknown) => void {
  return (message, error) => {
    const stack = error instanceof Error ? `\n${error.stack}` : "";
    process.stderr.write(`${name}: ${message}${stack}\n`);
  };
}

/** `1 tool`, `2 tools`, `1,223 tools`. */
export function counted(count: number, noun: string): string {
  // by hand: the first use of a locale loads ICU, which takes 30 ms of a start
  const digits = String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
  return `${digits} ${noun}${count === 1 ? "" : "s"}`;
}
