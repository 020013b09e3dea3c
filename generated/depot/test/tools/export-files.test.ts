import { ANY_TEXT, toolTest } from "../support/tool-test.js";

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
  createExport: {
    status: 202,
    contentType: "application/json",
    body: { id: "id", state: "queued" },
  },
  getExport: {
    status: 200,
    contentType: "application/json",
    body: { id: "id", state: "done", url: "https://example.com/page", reason: "reason" },
  },
};

toolTest({
  tool: "export_files",
  arguments: { owner: "owner", format: "archive" },
  exchanges: [
    {
      request: { method: "GET", path: "/files?filter%5Bowner%5D=owner" },
      answer: answers.listFiles,
    },
    {
      request: { method: "GET", path: "/files?filter%5Bowner%5D=owner" },
      answer: answers.listFiles,
    },
    {
      request: {
        method: "POST",
        path: "/exports",
        headers: { "content-type": "application/json", "idempotency-key": ANY_TEXT },
        body: { format: "zip", file_ids: ["F-7"] },
      },
      answer: answers.createExport,
    },
    {
      request: { method: "GET", path: "/exports/id" },
      answer: answers.getExport,
    },
  ],
  result: {
    content: [
      { type: "text", text: "The archive is at https://example.com/page." },
      { type: "text", text: "{\"url\":\"https://example.com/page\",\"files\":1,\"biggest\":\"plan.pdf\"}" },
    ],
    structuredContent: { url: "https://example.com/page", files: 1, biggest: "plan.pdf" },
  },
  refused: { format: "archive" },
});
