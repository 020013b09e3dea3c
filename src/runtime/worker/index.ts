/** Servers on Workers, and wherever else requests come to a function as web-standard objects. */
export { createServerFactory, type McpServerOptions } from "../core/mcp-server.js";
export type { WorkerOptions } from "./environment.js";
export { createWorkerHttpClient } from "./http-client.js";
export { createWorkerSession } from "./session.js";
export { createWorkerValidator } from "./validator.js";
export { createWorker, type Worker, type WorkerContext } from "./worker.js";
