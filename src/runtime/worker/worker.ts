/** MCP as a Worker: stateless, so that any isolate can answer any request. */
import { createMcpHandler } from "@modelcontextprotocol/server";
import type { CallTracker } from "../core/call-tracker.js";
import type { ServerDefinition } from "../core/definition.js";
import { createLiveDefinitions } from "../core/live-definitions.js";
import { createServerFactory } from "../core/mcp-server.js";
import { json, notSetUp, type Report, reporter } from "./answers.js";
import { environmentOf, optionsOf } from "./environment.js";
import { refusalOf } from "./guard.js";
import { createWorkerSession } from "./session.js";

export interface Worker {
  /** @param bindings whose texts are what a server on Node finds in its environment */
  fetch(request: Request, bindings?: object, context?: WorkerContext): Promise<Response>;
}

/** What the platform gives with each request. */
export interface WorkerContext {
  /** Goes on after the answer, and after a client that went away. */
  waitUntil(work: Promise<unknown>): void;
}

type Answer = (request: Request, context: WorkerContext | undefined) => Response | Promise<Response>;

/** Where the platform has none. */
const NO_BINDINGS = {};
/** Groups of variables in one line of the log. */
const MOST_NAMES = 6;

export function createWorker(definition: ServerDefinition): Worker {
  /** Set up with the first request: before it there are no bindings. */
  const answers = new WeakMap<object, Answer>();
  return {
    async fetch(request, bindings = NO_BINDINGS, context?) {
      const answer = answers.get(bindings) ?? answerOf(definition, bindings);
      answers.set(bindings, answer);
      return answer(request, context);
    },
  };
}

function answerOf(definition: ServerDefinition, bindings: object): Answer {
  const report = reporter(definition.info.name);
  try {
    return serving(definition, bindings, report);
  } catch (error) {
    return notSetUp(error, report);
  }
}

/** Throws a `SetupError` where what is defined cannot work as it is set up. */
function serving(definition: ServerDefinition, bindings: object, report: Report): Answer {
  const { info, instructions } = definition;
  const environment = environmentOf(bindings);
  const options = optionsOf(environment);
  const session = createWorkerSession(environment, options);
  const live = createLiveDefinitions(session.define(definition));
  const { missing, endpoints } = session.credentialNotes(definition);
  if (endpoints.length > 0) report(`access tokens come from ${endpoints.join(", ")}`);
  const unset = missing.slice(0, MOST_NAMES);
  if (unset.length > 0) report(`no credentials for some operations: set ${unset.join("; ")}.`);
  for (const line of session.refusedServers(definition).slice(0, MOST_NAMES)) report(line);
  return (request, context) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/healthz") return json(200, { status: "ok", tools: live.current.listings.length });
    const refusal = refusalOf(request, options.allowedHosts);
    if (refusal) return refusal;
    if (pathname !== "/mcp") return json(404, { error: "Not found. The MCP endpoint is /mcp." });
    const factory = createServerFactory(live, {
      ...info,
      ...(instructions !== undefined && { instructions }),
      checkArguments: session.checkArguments,
      calls: keptBy(context),
      isFixed: true,
      onBug: (error, tool) => report(`${tool} failed in a way it should not: this is a bug of ours.`, error),
    });
    // One for each request: what belongs to one, the platform does not let another touch.
    const { fetch } = createMcpHandler(factory, {
      legacy: "stateless",
      onerror: (error) => report(error.message),
    });
    return fetch(request);
  };
}

/** Calls go on without their client, who may have gone in the middle of a recipe: what it did is then undone. */
function keptBy(context: WorkerContext | undefined): Pick<CallTracker, "begin"> {
  return {
    begin() {
      let end = () => {};
      const ended = new Promise<void>((resolve) => {
        end = resolve;
      });
      context?.waitUntil(ended);
      return end;
    },
  };
}
