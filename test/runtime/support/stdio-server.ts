/** A server on stdio as a program of its own. Arguments: the API's base URL, the protocol. */
import {
  createArgumentCheck,
  createCallTracker,
  createHttpClient,
  createLiveDefinitions,
  createServerFactory,
  createValidator,
  type Protocol,
  serveOnStdio,
} from "../../../src/runtime/index.js";
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
