import { toolTest } from "../support/tool-test.js";

/** What operations answer. */
const answers = {
  getFile: {
    status: 200,
    contentType: "application/json",
    body: { id: "id", name: "name", size: 1, state: "kept" },
  },
  updateFile: {
    status: 200,
    contentType: "application/json",
    body: { id: "id", name: "name", size: 1, state: "kept" },
  },
};

toolTest({
  tool: "archive_file",
  arguments: { file_id: "F-7" },
  exchanges: [
    {
      request: { method: "GET", path: "/files/F-7" },
      answer: answers.getFile,
    },
    {
      request: {
        method: "PATCH",
        path: "/files/F-7",
        headers: { "content-type": "application/json" },
        body: { state: "archived" },
      },
      answer: answers.updateFile,
    },
  ],
  result: {
    content: [
      { type: "text", text: "Archived name." },
      { type: "text", text: "{\"id\":\"id\",\"changed\":true}" },
    ],
    structuredContent: { id: "id", changed: true },
  },
  refused: {},
});
