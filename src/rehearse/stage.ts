/** A server whose API is played: every operation is answered by the script, and what is sent is kept. */
import type { Answer, Exchange } from "../emit/rehearsal.js";
import type { ServerPlan } from "../plan/types.js";
import { define } from "../runtime/core/definition.js";
import type { HttpRequest, HttpResponse, ToolDefinition, Validator } from "../runtime/core/types.js";
import { serverDefinition } from "../serve/serve.js";
import { rehearsed } from "./requests.js";

/** What operations answer, by their ids. */
export type Script = ReadonlyMap<string, Answer>;

export interface Stage {
  readonly tools: readonly ToolDefinition[];
  /** Puts another script in the place of the last, and forgets what was sent. */
  readonly begin: (script: Script) => void;
  readonly exchanges: () => readonly Exchange[];
}

/** Seconds do not pass, and there is no chance: what is tried twice comes out the same. */
export function openStage(plan: ServerPlan, validator: Validator, now: number): Stage {
  const ids = Object.keys(plan.operations);
  // the address says which operation is asked
  const operations = Object.fromEntries(
    ids.map((id, index) => [id, { ...plan.operations[id], server: `http://operation${index}.example` }]),
  ) as ServerPlan["operations"];
  let script: Script = new Map();
  let sent: Exchange[] = [];
  let count = 0;
  const answer = async (request: HttpRequest): Promise<HttpResponse> => {
    const operation = ids[Number(/\d+/.exec(request.origin)?.[0])] ?? "";
    const played = script.get(operation) ?? { status: 200 };
    sent.push({ operation, request: rehearsed(request), answer: played });
    return responseOf(played);
  };
  const definitions = define(
    serverDefinition({ ...plan, operations }),
    {
      baseUrl: undefined,
      http: answer,
      headers: plan.headers ?? {},
      credentials: plan.credentials,
      secrets: () => undefined,
      validator: async () => validator,
    },
    {
      stateKey: async () => new Uint8Array(32),
      clock: () => now,
      random: () => 0,
      sleep: async () => {},
      uuid: () => `00000000-0000-4000-8000-${String(count++).padStart(12, "0")}`,
    },
  );
  return {
    tools: definitions.tools,
    begin(next) {
      script = next;
      sent = [];
    },
    exchanges: () => sent,
  };
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
