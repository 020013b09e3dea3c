/** Questions to the user. A call that asks ends with the question, and is run again from the top with the answer. */
import {
  type ClientCapabilities,
  type InputRequiredResult,
  inputRequired,
  inputResponse,
  type ServerContext,
} from "@modelcontextprotocol/server";
import type { CallContext, InputRequired } from "./types.js";

/** The one question of a call, and the one field of its form. */
const KEY = "confirm";

/** @param capabilities of this request's client; undefined where it cannot be reached with a question */
export function elicitationOf(
  { mcpReq }: ServerContext,
  capabilities: ClientCapabilities | undefined,
): CallContext["elicitation"] {
  const declared = capabilities?.elicitation;
  // Before there were modes, `{}` meant forms.
  if (!declared || (!declared.form && declared.url)) return undefined;
  const state = mcpReq.requestState();
  const response = inputResponse(mcpReq.inputResponses, KEY);
  if (typeof state !== "string" || response.kind !== "elicit") return {};
  const agreed = response.action === "accept" && response.content?.[KEY] === true;
  return { answer: { state, agreed } };
}

/** To clients of 2025 the SDK sends it as a request of its own, and calls the handler again. */
export function question({ message, state }: InputRequired): InputRequiredResult {
  return inputRequired({
    inputRequests: {
      [KEY]: inputRequired.elicit({
        message,
        requestedSchema: {
          type: "object",
          properties: { [KEY]: { type: "boolean", title: "Yes, do this", default: false } },
          required: [KEY],
        },
      }),
    },
    requestState: state,
  });
}
