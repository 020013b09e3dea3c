// biome-ignore-all lint/suspicious/noThenProperty: the API's own name
/** A tool named like a device of Windows: `${x}` * / < /script>. */
import { operationAwait } from "../operations/await.js";
import { getTicket_cq43at } from "../operations/tag-aux.js";
import { operationClass } from "../operations/tag-index.js";
import { type Any, type ToolListing, cel, recipe } from "openapi-mcp/runtime";

/** What `nul` is given: checked, with its defaults. */
export type NulInputs = {
  readonly constructor: string;
  readonly then: "`" | "\u0024{x}" | "*/" | "\u2028" | "ok";
};

const listing: ToolListing = {
  name: "nul",
  description: "A tool named like a device of Windows: `\u0024{x}` */ \u003c/script> \u2028",
  inputSchema: {
    type: "object",
    properties: {
      constructor: { type: "string", description: "*/ `\u0024{y}`" },
      then: { type: "string", enum: ["`", "\u0024{x}", "*/", "\u2028", "ok"], default: "ok" },
    },
    required: ["constructor"],
    additionalProperties: false,
  },
  outputSchema: {
    type: "object",
    properties: {
      ["__proto__"]: { type: "string" },
      then: { anyOf: [{ type: "string" }, { type: "null" }] },
      "`\u0024{x}`": { type: "string" },
      constructor: { type: "integer" },
      quoted: {
        type: "object",
        properties: {
          constructor: { type: "string" },
          length: { anyOf: [{ type: "integer" }, { type: "null" }] },
          then: { anyOf: [{ type: "string" }, { type: "null" }] },
        },
      },
    },
    required: ["__proto__", "`\u0024{x}`", "constructor", "quoted"],
  },
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
};

export const nul = recipe<NulInputs>({
  listing,
  operations: [operationAwait, operationClass, getTicket_cq43at],
  inputs: [{ name: "then", default: "ok" }],
  stepCount: 3,
  async run(inputs, run) {
    const getTicket = await run.call("get_ticket", getTicket_cq43at({}), {
      needs: ["body.constructor", "body.list?[]", "body.name", "body[\"`\u0024{x}`\"]?[\"*/\"]?"],
    });
    await run.call("await", operationAwait({}));
    if (inputs.then === "`" || cel.equals(inputs.then, "\u0024{x}") || cel.equals(inputs.then, "\u2028"))
      await run.call(
        "cel",
        operationClass({
          then: cel.add(inputs.constructor, "`\u0024{z}*/"),
          proto: "text with `ticks`, \u0024{braces} and */",
          constructor: { proto_2: 1 },
          argument_9oalw6: getTicket.body.name,
        }),
      );
    if (getTicket.body.state === "\u0024{x}" && cel.equals(cel.get(getTicket.body, "constructor"), "*/"))
      throw run.fail(
        "unlucky",
        "unlucky",
        cel.text`\`\u0024{x}\` ${cel.get(getTicket.body, "constructor")} */ "quoted" \\ back`,
      );
    const valueInputs = getTicket.body["`\u0024{x}`"]?.["*/"] ?? "`";
    const valueRun = cel.present({ ["__proto__"]: 1, "`": 2, then: getTicket.body.then ?? undefined });
    const list = cel.map((getTicket.body.list ?? []) as Any, (itemClass: Any) =>
      itemClass?.Array ?? undefined);
    return {
      output: () => ({
        ["__proto__"]: cel.get(getTicket.body, "constructor"),
        then: valueRun.then ?? undefined,
        "`\u0024{x}`": valueInputs,
        constructor: cel.size(list),
        quoted: cel.pick(getTicket.body, ["constructor", "length", "then"]),
      }),
      text: () => cel.text`\`\u0024{done}\` ${getTicket.body.name} */`,
    };
  },
});
