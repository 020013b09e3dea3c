/** The asking server on stdio, as a program of its own. */
import { serveOnStdio } from "../../../src/runtime/node/stdio.js";
import { askingServer } from "./asking.js";

const server = await serveOnStdio(askingServer());
await server.closed;
