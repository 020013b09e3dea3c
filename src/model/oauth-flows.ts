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

/** Those that can be made sense of. @param base what relative URLs start at */
export function readFlows(scheme: Mapping, base: string): OAuthFlows {
  const { flows: declared, flow } = scheme;
  const lifted = typeof flow === "string" && Object.hasOwn(LIFTED, flow) ? LIFTED[flow] : undefined;
  const written: Mapping = isMapping(declared) ? declared : lifted ? { [lifted]: scheme } : {};
  const read = NAMES.flatMap((name): [FlowName, OAuthFlow][] => {
    const one = Object.hasOwn(written, name) ? written[name] : undefined;
    return isMapping(one) ? [[name, readFlow(one, base)]] : [];
  });
  return mapOf(read);
}

function readFlow(flow: Mapping, base: string): OAuthFlow {
  const tokenUrl = urlIn(flow, "tokenUrl", base);
  const refreshUrl = urlIn(flow, "refreshUrl", base);
  const authorizationUrl = urlIn(flow, "authorizationUrl", base);
  return {
    ...(tokenUrl !== undefined && { tokenUrl }),
    ...(refreshUrl !== undefined && { refreshUrl }),
    ...(authorizationUrl !== undefined && { authorizationUrl }),
  };
}

/** Absolute where the address of the document is one that URLs can start at. */
export function urlIn(holder: Mapping, key: string, base: string): string | undefined {
  const url = text(holder[key]);
  if (url === undefined || url === "") return undefined;
  return /^https?:/i.test(base) && URL.canParse(url, base) ? new URL(url, base).href : url;
}
