import { toolTest } from "../support/tool-test.js";

toolTest({
  tool: "log_in",
  arguments: { user: "user" },
  exchanges: [
    {
      request: {
        method: "POST",
        path: "/session",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: "user=user",
      },
      answer: { status: 200, contentType: "application/json", body: {} },
    },
  ],
  refused: {},
});

toolTest({
  tool: "search",
  arguments: { q: { text: "text" } },
  exchanges: [
    {
      request: { method: "GET", path: "/search?q=%7B%22text%22%3A%22text%22%7D" },
      answer: { status: 200, contentType: "application/json", body: {} },
    },
  ],
  refused: {},
});
