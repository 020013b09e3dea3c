import { toolTest } from "../support/tool-test.js";

toolTest({
  tool: "download_file",
  arguments: { fileId: "F-7" },
  exchanges: [
    {
      request: { method: "GET", path: "/files/F-7/content" },
      answer: { status: 200 },
    },
  ],
  refused: {},
});

toolTest({
  tool: "write_file",
  arguments: { fileId: "F-7", body: "body" },
  exchanges: [
    {
      request: {
        method: "PUT",
        path: "/files/F-7/content",
        headers: { "content-type": "text/plain" },
        body: "body",
      },
      answer: { status: 204 },
    },
  ],
  refused: { body: "body" },
});
