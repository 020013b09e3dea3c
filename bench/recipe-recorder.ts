/** What went over the wire while a recipe ran, and the same operations as calls of 1:1 tools. */
import { isDeepStrictEqual } from "node:util";
import type { ServerPlan } from "../src/plan/types.js";
import type { OperationRuntime } from "../src/runtime/core/exchange.js";
import type {
  Arguments,
  HttpClient,
  HttpRequest,
  HttpResponse,
  OperationDescriptor,
  ToolDefinition,
  ToolResult,
} from "../src/runtime/core/types.js";
import { built } from "./recipe-apis.js";

export interface Exchange {
  readonly request: HttpRequest;
  readonly response: HttpResponse;
}

export interface ToolCall {
  readonly tool: string;
  readonly arguments: Arguments;
  readonly result: ToolResult;
}

const { serverDefinition } = await built<typeof import("../src/serve/serve.js")>("serve/serve");
const { define } = await built<typeof import("../src/runtime/core/definition.js")>("runtime/core/definition");
const { createValidator } =
  await built<typeof import("../src/runtime/node/validator.js")>("runtime/node/validator");

/** Tools of a plan that send with `http`; waits between polls are as short as can be. */
export function toolsOf(plan: ServerPlan, baseUrl: string, http: HttpClient): readonly ToolDefinition[] {
  const runtime: OperationRuntime = {
    baseUrl,
    isBaseUrlChosen: true,
    http,
    headers: plan.headers ?? {},
    credentials: plan.credentials,
    secrets: () => undefined,
    validator: createValidator,
  };
  return define(serverDefinition(plan), runtime, {
    stateKey: async () => new Uint8Array(32),
    sleep: () => new Promise((resolve) => setTimeout(resolve, 1)),
  }).tools;
}

/**
 * The calls a model makes instead: each exchange as a call of the 1:1 tool of its operation, answered with the very
 * same response. That the arguments are right shows in the request that the tool makes of them: it is the same.
 */
export async function asOneToOne(
  plan: ServerPlan,
  baseUrl: string,
  exchanges: readonly Exchange[],
): Promise<readonly ToolCall[]> {
  const calls: ToolCall[] = [];
  for (const { request, response } of exchanges) {
    const sent: HttpRequest[] = [];
    const replay: HttpClient = async (made) => {
      sent.push(made);
      return response;
    };
    const { operation, variables } = operationOf(plan, baseUrl, request);
    const index = plan.tools.findIndex((tool) => tool.kind === "endpoint" && tool.operation === operation.id);
    const tool = toolsOf(plan, baseUrl, replay)[index];
    if (!tool) throw new Error(`${operation.id} has no 1:1 tool`);
    const args = argumentsOf(operation, variables, request);
    const result = await tool.run(args, { signal: new AbortController().signal });
    const [made] = sent;
    if (!made || !isSame(made, request)) {
      throw new Error(
        `${tool.listing.name} does not make the recipe's request of ${JSON.stringify(args)}:\n${made?.path} ${made?.body}\n${request.path} ${request.body}`,
      );
    }
    calls.push({ tool: tool.listing.name, arguments: args, result });
  }
  return calls;
}

function operationOf(plan: ServerPlan, baseUrl: string, { method, path }: HttpRequest) {
  const base = new URL(baseUrl).pathname.replace(/\/$/, "");
  const segments = pathOf(path).slice(base.length).split("/");
  const found = Object.values(plan.operations).flatMap((operation) => {
    const template = operation.path.split("/");
    if (operation.method !== method || template.length !== segments.length) return [];
    const variables = new Map<string, string>();
    for (const [index, part] of template.entries()) {
      const given = segments[index] ?? "";
      const name = /^\{(.+)\}$/.exec(part)?.[1];
      if (name !== undefined) variables.set(name, decodeURIComponent(given));
      else if (part !== given) return [];
    }
    return [{ operation, variables }];
  });
  // the most literal template wins
  const [best] = found.sort((one, other) => one.variables.size - other.variables.size);
  if (!best) throw new Error(`no operation for ${method} ${path}`);
  return best;
}

function argumentsOf(
  { parameters, requestBody }: OperationDescriptor,
  variables: ReadonlyMap<string, string>,
  { path, body }: HttpRequest,
): Arguments {
  const query = new URLSearchParams(path.slice(pathOf(path).length));
  const args: Record<string, unknown> = {};
  for (const { argument, name, in: place, explode } of parameters) {
    const value = place === "path" ? variables.get(name) : (query.get(name) ?? undefined);
    if (value === undefined || (place !== "path" && place !== "query")) continue;
    const all = query.getAll(name);
    args[argument] = place === "query" && explode && all.length > 1 ? all : scalar(value);
  }
  if (requestBody && body !== undefined) {
    const value = JSON.parse(String(body)) as Record<string, unknown>;
    if (requestBody.shape.kind === "whole") args[requestBody.shape.argument] = value;
    else {
      const { properties } = requestBody.shape;
      const argumentOf = new Map(Object.entries(properties).map(([argument, name]) => [name, argument]));
      for (const [name, member] of Object.entries(value)) args[argumentOf.get(name) ?? name] = member;
    }
  }
  return args;
}

/** As a model would write it. */
function scalar(text: string): unknown {
  if (text === "true" || text === "false") return text === "true";
  return /^\d{1,15}$/.test(text) ? Number(text) : text;
}

function isSame(made: HttpRequest, request: HttpRequest): boolean {
  const bodyOf = ({ body }: HttpRequest): unknown => (body === undefined ? body : JSON.parse(String(body)));
  return (
    made.method === request.method &&
    made.origin === request.origin &&
    decodeURIComponent(made.path) === decodeURIComponent(request.path) &&
    isDeepStrictEqual(bodyOf(made), bodyOf(request))
  );
}

function pathOf(target: string): string {
  return target.split("?", 1)[0] ?? "";
}
