/** A server on stdio as a program of its own. Arguments: the API's base URL, the protocol. */
import { createCallTracker } from "../../../src/runtime/core/call-tracker.js";
import { createLiveDefinitions } from "../../../src/runtime/core/live-definitions.js";
import { createServerFactory } from "../../../src/runtime/core/mcp-server.js";
import { createArgumentCheck } from "../../../src/runtime/core/validate.js";
import { createHttpClient } from "../../../src/runtime/node/http-client.js";
import { type Protocol, serveOnStdio } from "../../../src/runtime/node/stdio.js";
import { createValidator } from "../../../src/runtime/node/validator.js";
import { ticketTools } from "./upstream.js";

const [baseUrl = "", protocol = "auto"] = process.argv.slice(2);
const http = createHttpClient();
const runtime = {
  baseUrl,
  http: http.send,
  headers: {},
  credentials: {},
  secrets: () => undefined,
  validator: createValidator,
};
const live = createLiveDefinitions({ tools: ticketTools(runtime) });
const factory = createServerFactory(live, {
  name: "desk",
  version: "1",
  checkArguments: createArgumentCheck("strict", createValidator),
  calls: createCallTracker(),
  onBug: (error) => process.stderr.write(`${String(error)}\n`),
});
const server = await serveOnStdio(factory, { protocol: protocol as Protocol });
console.log("a noisy dependency");
console.table([{ a: 1 }]);
process.stderr.write("ready\n");
process.on("SIGTERM", () => void server.close());
process.on("SIGUSR2", () => {
  server.notify(live.swap({ tools: [] }));
});
await server.closed;
await http.close();
