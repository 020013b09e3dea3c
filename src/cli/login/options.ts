/** Options of `login` and `logout`. */
import { parsePort } from "../../runtime/core/option-values.js";
import { CALL_OPTIONS } from "../../runtime/node/call-options.js";

/** Which server it is about, where its client's secret is, and how authorization servers are reached. */
const { baseUrl, allowHost, envFile, secretFile, ca, clientCert, clientKey } = CALL_OPTIONS;

export const LOGOUT_OPTIONS = {
  baseUrl,
  allowHost,
  envFile,
  secretFile,
  ca,
  clientCert,
  clientKey,
  scheme: {
    name: "scheme",
    value: "name",
    help: "of several security schemes of the document, the one that is meant",
  },
} as const;

export const LOGIN_OPTIONS = {
  ...LOGOUT_OPTIONS,
  clientId: {
    name: "client-id",
    value: "id",
    help: "what the authorization server calls this program (default: $OPENAPI_MCP_<SCHEME>_CLIENT_ID)",
  },
  scope: {
    name: "scope",
    value: "scope",
    help: "a scope to ask for (default: those of the document's operations); repeatable",
    isRepeatable: true,
  },
  redirectPort: {
    name: "redirect-port",
    value: "number",
    help: "port of 127.0.0.1 that the browser comes back to; 0 picks a free one",
    parse: parsePort,
    default: 0,
  },
} as const;
