/** Servers on Node: as a command, or inside another program. What is expensive to load is loaded at its first use. */
export { type CallTracker, createCallTracker } from "../core/call-tracker.js";
export { createServerFactory, type McpServerOptions } from "../core/mcp-server.js";
export { createArgumentCheck } from "../core/validate.js";
export { type FilesRoot, openFilesRoot } from "./files-root.js";
export { createHttpClient, type HttpClientOptions, type NodeHttpClient } from "./http-client.js";
export { type HttpServer, type HttpServerOptions, serveOnHttp } from "./http-server.js";
export { type Listening, type ListenOptions, listen } from "./listen.js";
export { ListenError, type ListenErrorKind } from "./listen-error.js";
export { isProgram, main } from "./main.js";
export { createNodeSession, type NodeSession, type NodeSessionOptions } from "./session.js";
export {
  type Protocol,
  type RunningServer,
  type StdioOptions,
  type StdioServer,
  serveOnStdio,
} from "./stdio.js";
