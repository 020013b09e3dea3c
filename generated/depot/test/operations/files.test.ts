import { toolTest } from "../support/tool-test.js";

toolTest({
  tool: "add_file",
  arguments: { content: "aGVsbG8=" },
  exchanges: [
    {
      request: {
        method: "POST",
        path: "/files",
        headers: { "content-type": "multipart/form-data; boundary=openapi-mcp-824920a3" },
        body: "--openapi-mcp-824920a3\r\nContent-Disposition: form-data; name=\"content\"; filename=\"file\"\r\nContent-Type: application/octet-stream\r\n\r\nhello\r\n--openapi-mcp-824920a3--\r\n",
      },
      answer: { status: 201, contentType: "application/json", body: {} },
    },
  ],
  refused: {},
});

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
  tool: "set_picture",
  arguments: { fileId: "F-7", body: "aGVsbG8=" },
  exchanges: [
    {
      request: {
        method: "PUT",
        path: "/files/F-7/picture",
        headers: { "content-type": "application/octet-stream" },
        body: "hello",
      },
      answer: { status: 204 },
    },
  ],
  refused: { body: "aGVsbG8=" },
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
