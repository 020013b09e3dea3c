import { toolTest } from "../support/tool-test.js";

/** What operations answer. */
const answers = {
  getFile: {
    status: 200,
    contentType: "application/json",
    body: { id: "id", name: "name", size: 1, state: "kept" },
  },
};

toolTest({
  tool: "describe_file",
  arguments: { file_id: "F-7", version: 1 },
  exchanges: [
    {
      request: { method: "GET", path: "/files/F-7" },
      answer: answers.getFile,
    },
  ],
  result: {
    content: [{ type: "text", text: "{\"name\":\"name\",\"owner\":\"nobody\",\"grown\":0}" }],
    structuredContent: { name: "name", owner: "nobody", grown: 0 },
  },
  refused: { version: 1 },
});
