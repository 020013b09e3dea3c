/** OAS OAuth Flows Object (3.1.1 §4.8.28, 3.2 §4.8.28), and the one flow that a Swagger 2.0 scheme has. */
import { mapOf } from "../read/map.js";
import type { OAuthFlow, OAuthFlows } from "../runtime/core/types.js";
import { isMapping, type Mapping, text } from "./reader.js";

type FlowName = keyof OAuthFlows;

const NAMES: readonly FlowName[] = [
  "clientCredentials",
  "password",
  "authorizationCode",
  "deviceAuthorization",
  "implicit",
];

/** What Swagger 2.0 calls them. */
const LIFTED: Readonly<Record<string, FlowName>> = {
  application: "clientCredentials",
  password: "password",
  accessCode: "authorizationCode",
  implicit: "implicit",
};

/** Those that can be made sense of. */
export function readFlows(scheme: Mapping): OAuthFlows {
  const { flows: declared, flow } = scheme;
  const lifted = typeof flow === "string" && Object.hasOwn(LIFTED, flow) ? LIFTED[flow] : undefined;
  const written: Mapping = isMapping(declared) ? declared : lifted ? { [lifted]: scheme } : {};
  const read = NAMES.flatMap((name): [FlowName, OAuthFlow][] => {
    const one = Object.hasOwn(written, name) ? written[name] : undefined;
    return isMapping(one) ? [[name, readFlow(one)]] : [];
  });
  return mapOf(read);
}

function readFlow(flow: Mapping): OAuthFlow {
  const tokenUrl = urlIn(flow, "tokenUrl");
  const refreshUrl = urlIn(flow, "refreshUrl");
  const authorizationUrl = urlIn(flow, "authorizationUrl");
  return {
    ...(tokenUrl !== undefined && { tokenUrl }),
    ...(refreshUrl !== undefined && { refreshUrl }),
    ...(authorizationUrl !== undefined && { authorizationUrl }),
  };
}

/**
 * As it is written: where it is relative it starts at the server of the API (OAS 3.1.1 §4.6 "Relative References in API
 * URLs"), which the operator may change, and never at the document, whose host is not to get a client's secret.
 */
export function urlIn(holder: Mapping, key: string): string | undefined {
  return text(holder[key]) || undefined;
}
