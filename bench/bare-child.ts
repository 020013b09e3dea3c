/** The bare server as a process: `bare-child.ts stdio|http <upstream origin>`. Over HTTP it prints its port. */
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { toNodeHandler } from "@modelcontextprotocol/node";
import { createMcpHandler } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { bareServer } from "./bare-server.js";

const [transport, origin = ""] = process.argv.slice(2);
const { factory } = bareServer(origin);

if (transport === "stdio") {
  serveStdio(factory);
  process.stdin.once("end", () => process.exit(0));
} else {
  // The adapter's types predate exactOptionalPropertyTypes; at run time this is what it is for.
  const handle = toNodeHandler(createMcpHandler(factory)) as unknown as RequestListener;
  const server = createServer(handle);
  server.keepAliveTimeout = 60_000;
  server.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port));
  process.stdin.resume().once("end", () => process.exit(0));
}
