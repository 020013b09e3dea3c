// biome-ignore-all lint/suspicious/noThenProperty: the API's own name
import { toolTest } from "../support/tool-test.js";

/** What operations answer. */
const answers = {
  getTicket_cq43at: {
    status: 200,
    contentType: "application/json",
    body: { constructor: "constructor", name: "name", ["__proto__"]: "__proto__" },
  },
  operationAwait: { status: 200, contentType: "application/json", body: "value" },
};

toolTest({
  tool: "nul",
  arguments: { constructor: "constructor", then: "ok" },
  exchanges: [
    {
      request: { method: "GET", path: "/get-ticket" },
      answer: answers.getTicket_cq43at,
    },
    {
      request: { method: "GET", path: "/await" },
      answer: answers.operationAwait,
    },
  ],
  result: {
    content: [
      { type: "text", text: "`\u0024{done}` name */" },
      {
        type: "text",
        text: "{\"__proto__\":\"constructor\",\"`\u0024{x}`\":\"`\",\"constructor\":0,\"quoted\":{\"constructor\":\"constructor\"}}",
      },
    ],
    structuredContent: {
      ["__proto__"]: "constructor",
      "`\u0024{x}`": "`",
      constructor: 0,
      quoted: { constructor: "constructor" },
    },
  },
  refused: { then: "ok" },
});
