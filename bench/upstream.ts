/** The API behind the calls, in a process of its own: answers from memory, as fast as node:http can. Prints its port. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const ticket = (number: number) => ({
  id: `T-${number}`,
  subject: `Refund for order ${number}`,
  status: "open",
  priority: "high",
  resolution: null,
  requester: { email: "ann@example.com", name: "Ann Example" },
  assignee: { id: "A-7", name: "Grace", team: "tier2", online: true, open_tickets: 3 },
  tags: ["vip", "billing"],
  custom_fields: { order: number, region: "eu" },
  created_at: "2026-01-05T08:00:00Z",
  updated_at: "2026-01-06T09:30:00Z",
});

const page = Buffer.from(
  JSON.stringify({
    items: Array.from({ length: 10 }, (_, index) => ticket(1000 + index)),
    next_cursor: "c2",
  }),
);
const created = Buffer.from(JSON.stringify(ticket(2000)));

const server = createServer((request, response) => {
  request.resume();
  request.once("end", () => {
    const body = request.method === "POST" ? created : page;
    response.writeHead(request.method === "POST" ? 201 : 200, {
      "content-type": "application/json",
      "content-length": body.length,
    });
    response.end(body);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  console.log((server.address() as AddressInfo).port);
});
process.stdin.resume().once("end", () => process.exit(0));
