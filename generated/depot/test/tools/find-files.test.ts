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
};

toolTest({
  tool: "find_files",
  arguments: {
    owner: "owner",
    tags: ["tags"],
    sort: ["name"],
    changed: { from: "2026-01-31T09:30:00Z" },
    cursor: "cursor",
    limit: 20,
  },
  exchanges: [
    {
      request: {
        method: "GET",
        path: "/files?filter%5Bowner%5D=owner&tags=tags&sort=name&changed%5Bfrom%5D=2026-01-31T09%3A30%3A00Z&cursor=cursor&limit=20",
        headers: { cookie: "region=eu" },
      },
      answer: answers.listFiles,
    },
  ],
  result: {
    content: [
      { type: "text", text: "Found 1 files." },
      { type: "text", text: "{\"files\":[{\"id\":\"F-7\",\"name\":\"plan.pdf\",\"owner\":\"ada\"}]}" },
    ],
    structuredContent: { files: [{ id: "F-7", name: "plan.pdf", owner: "ada" }] },
  },
  refused: {
    tags: ["tags"],
    sort: ["name"],
    changed: { from: "2026-01-31T09:30:00Z" },
    cursor: "cursor",
    limit: 20,
    owner: 1.5,
  },
});
