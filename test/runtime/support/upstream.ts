/** A small real HTTP API and the tools for it. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { OperationRuntime } from "../../../src/runtime/core/call-operation.js";
import { callOperation } from "../../../src/runtime/core/call-operation.js";
import type {
  JsonSchema,
  OperationDescriptor,
  ParameterDescriptor,
  ToolDefinition,
  ToolListing,
} from "../../../src/runtime/core/types.js";

export interface Upstream {
  readonly url: string;
  readonly close: () => Promise<void>;
}

export async function startUpstream(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Upstream> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answers `/tickets/{id}` with the ticket, `/slow` after a while, and whatever else with 404. */
export function ticketApi(request: IncomingMessage, response: ServerResponse): void {
  const { pathname } = new URL(request.url ?? "/", "http://api");
  const send = (status: number, body: unknown) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  };
  if (pathname === "/tickets") send(200, [{ id: "T-1" }]);
  else if (pathname === "/tickets/T-1") send(200, { id: "T-1", subject: "Broken" });
  else if (pathname === "/slow") setTimeout(() => send(200, { done: true }), 300);
  else if (pathname === "/whoami") send(200, { authorization: request.headers.authorization ?? null });
  else send(404, { message: `No ${pathname}` });
}

export function operation(
  method: string,
  path: string,
  rest: Partial<OperationDescriptor> = {},
): OperationDescriptor {
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(
    ([, name = ""]): ParameterDescriptor => ({
      argument: name,
      name,
      in: "path",
      required: true,
      style: "simple",
      explode: false,
      allowReserved: false,
    }),
  );
  return {
    id: `${method} ${path}`,
    method,
    path,
    parameters,
    security: [],
    accept: "application/json",
    ...rest,
  };
}

export function listing(name: string, inputSchema: JsonSchema): ToolListing {
  const annotations = {
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  };
  return { name, description: `Does ${name}.`, inputSchema, annotations };
}

const NOTHING = { type: "object", properties: {}, additionalProperties: false };

export function ticketTools(runtime: OperationRuntime): readonly ToolDefinition[] {
  const tool = (name: string, inputSchema: JsonSchema, called: OperationDescriptor): ToolDefinition => ({
    listing: listing(name, inputSchema),
    run: (args, call) => callOperation(called, args, call, runtime),
  });
  const byId = {
    type: "object",
    properties: { id: { type: "string" } },
    required: ["id"],
    additionalProperties: false,
  };
  return [
    tool("get_ticket", byId, operation("GET", "/tickets/{id}")),
    tool("list_tickets", NOTHING, operation("GET", "/tickets")),
    tool("slow", NOTHING, operation("GET", "/slow")),
    tool("whoami", NOTHING, operation("GET", "/whoami", { security: [["token"]] })),
  ];
}
