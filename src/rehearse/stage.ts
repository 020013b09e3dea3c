/** A server whose API is played: every operation is answered by the script, and what is sent is kept. */
import type { Answer, Exchange } from "../emit/rehearsal.js";
import type { ServerPlan } from "../plan/types.js";
import { define } from "../runtime/core/definition.js";
import type {
  Arguments,
  CallContext,
  HttpRequest,
  HttpResponse,
  ToolResult,
  Validator,
} from "../runtime/core/types.js";
import { serverDefinition } from "../serve/serve.js";
import { rehearsed } from "./requests.js";

/** What operations answer, by their ids. */
export type Script = ReadonlyMap<string, Answer>;

export interface Stage {
  /** Calls a tool, whose user agrees to all that it is asked. */
  readonly play: (tool: string, args: Arguments, script: Script) => Promise<Played>;
}

export interface Played {
  readonly exchanges: readonly Exchange[];
  readonly result: ToolResult;
  /** The call had to wait for something, as no test should, and was stopped. */
  readonly hasWaited: boolean;
}

/** Time does not pass, and there is no chance: what is tried twice comes out the same. */
export function openStage(plan: ServerPlan, validator: Validator, now: number): Stage {
  const ids = Object.keys(plan.operations);
  // the address says which operation is asked
  const operations = Object.fromEntries(
    ids.map((id, index) => [id, { ...plan.operations[id], server: `http://operation${index}.example` }]),
  ) as ServerPlan["operations"];
  let script: Script = new Map();
  let sent: Exchange[] = [];
  let count = 0;
  let waiting: (signal: AbortSignal) => void = () => {};
  const answer = async (request: HttpRequest): Promise<HttpResponse> => {
    const operation = ids[Number(/\d+/.exec(request.origin)?.[0])] ?? "";
    const played = script.get(operation) ?? { status: 200 };
    sent.push({ operation, request: rehearsed(request), answer: played });
    return responseOf(played);
  };
  const definitions = define(
    serverDefinition(unlimited({ ...plan, operations })),
    {
      baseUrl: undefined,
      http: answer,
      headers: plan.headers ?? {},
      credentials: plan.credentials,
      secrets: () => undefined,
      allowsMissingCredentials: true,
      validator: async () => validator,
    },
    {
      stateKey: async () => new Uint8Array(32),
      clock: () => now,
      random: () => 0,
      sleep: (_, signal) => {
        waiting(signal);
        return ended(signal);
      },
      uuid: () => `00000000-0000-4000-8000-${String(count++).padStart(12, "0")}`,
    },
  );
  return {
    async play(name, args, next) {
      const tool = definitions.tools.find(({ listing }) => listing.name === name);
      if (!tool) throw new Error(`The server has no tool ${name}`);
      [script, sent] = [next, []];
      let hasWaited = false;
      const once = (elicitation: NonNullable<CallContext["elicitation"]>) => {
        const stopping = new AbortController();
        let timers = 0;
        // the first is that of the whole call, which is never up
        waiting = () => {
          if (timers++ === 0) return;
          hasWaited = true;
          stopping.abort();
        };
        return tool.run(args, { signal: stopping.signal, elicitation });
      };
      let result = await once({});
      for (let round = 0; result.inputRequired && round < MOST_QUESTIONS; round++) {
        const { state } = result.inputRequired;
        result = await once({ answer: { state, agreed: true } });
      }
      return { exchanges: sent, result, hasWaited };
    },
  };
}

const MOST_QUESTIONS = 8;

/** Where no time passes, a rate that is used up stays so. */
function unlimited({ facts = {}, tools, ...plan }: ServerPlan): ServerPlan {
  return {
    ...plan,
    facts: Object.fromEntries(Object.entries(facts).map(([id, { rateLimit, ...others }]) => [id, others])),
    tools: tools.map((tool) => {
      if (tool.kind !== "recipe") return tool;
      const { rateLimit, ...recipe } = tool.recipe;
      return { ...tool, recipe };
    }),
  };
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve());
    if (signal.aborted) resolve();
  });
}

function responseOf({ status, contentType, body }: Answer): HttpResponse {
  const text =
    body === undefined ? "" : contentType === "application/json" ? JSON.stringify(body) : String(body);
  return {
    status,
    headers: contentType === undefined ? {} : { "content-type": contentType },
    body: new TextEncoder().encode(text),
  };
}
