import { toolTest } from "../support/tool-test.js";

/** What operations answer. */
const answers = {
  listFiles: {
    status: 200,
    contentType: "application/json",
    body: {
      items: [{ id: "F-7", name: "plan.pdf", size: 2048, owner: { login: "ada" }, state: "kept" }],
      next: null,
    },
  },
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
  tool: "archive_all",
  arguments: { owner: "owner", days: 90 },
  exchanges: [
    {
      request: {
        method: "GET",
        path: "/files?filter%5Bowner%5D=owner&changed%5Bto%5D=2025-11-02T09%3A30%3A00Z",
      },
      answer: answers.listFiles,
    },
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
    content: [{ type: "text", text: "{\"archived\":[{\"id\":\"F-7\",\"changed\":true}],\"failed\":[]}" }],
    structuredContent: { archived: [{ id: "F-7", changed: true }], failed: [] },
  },
  refused: { days: 90 },
});
