/** A server whose only tool asks before it acts, in the shape in which the engine asks. */
import { createCallTracker } from "../../../src/runtime/core/call-tracker.js";
import { createLiveDefinitions } from "../../../src/runtime/core/live-definitions.js";
import { createServerFactory } from "../../../src/runtime/core/mcp-server.js";
import type { ToolDefinition } from "../../../src/runtime/core/types.js";
import { createArgumentCheck } from "../../../src/runtime/core/validate.js";
import { createValidator } from "../../../src/runtime/node/validator.js";
import { listing } from "./upstream.js";

/** `asked`: what the client can do, as the tool was told, one entry for each round. */
export function askingServer(asked: string[] = []) {
  const tool: ToolDefinition = {
    listing: listing("close_all", { type: "object" }),
    async run(_args, call) {
      const { elicitation } = call;
      asked.push(!elicitation ? "cannot ask" : elicitation.answer ? "answered" : "can ask");
      call.progress?.(1, "Read the list", 2);
      if (!elicitation) return text("pass this token as confirm: t1");
      if (!elicitation.answer)
        return { content: [], inputRequired: { message: "Close 3 tickets?", state: "signed" } };
      const { state, agreed } = elicitation.answer;
      return agreed ? text(`closed, ${state}`) : { ...text("not closed"), isError: true };
    },
  };
  const factory = createServerFactory(createLiveDefinitions({ tools: [tool] }), {
    name: "desk",
    version: "1",
    checkArguments: createArgumentCheck("strict", createValidator),
    calls: createCallTracker(),
    onBug: (error) => process.stderr.write(`${String(error)}\n`),
  });
  return factory;
}

function text(value: string) {
  return { content: [{ type: "text" as const, text: value }] };
}
