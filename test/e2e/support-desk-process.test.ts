/** `serve` as a process: its stdout, its signals, its end, and the secrets it was given. */
import { afterAll, describe, expect, test } from "vitest";
import {
  type RecordedRequest,
  type SupportDesk,
  type SupportDeskOptions,
  startSupportDesk,
} from "../../fixtures/support-desk/server.js";
import { type CliProcess, runCli, serveHttp } from "../support/cli.js";
import { connect } from "../support/clients.js";
import { supportDeskSpec } from "../support/paths.js";
import { serveStdio } from "../support/stdio.js";
import { createGate, eventually, within } from "../support/wait.js";

const SECRET = "s3cr3t-t0ken-which-nobody-may-see";
const toClose: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of toClose) await close();
});

async function startDesk(options: SupportDeskOptions = {}): Promise<SupportDesk> {
  const desk = await startSupportDesk(options);
  toClose.push(() => desk.close());
  return desk;
}

function ended<T extends CliProcess>(cli: T): T {
  toClose.push(() => cli.dispose());
  return cli;
}

describe("stdio", () => {
  test("stdout carries only protocol lines, whatever is sent", async () => {
    const desk = await startDesk();
    const session = ended(await serveStdio([supportDeskSpec, "--base-url", desk.url]));
    const calls = [
      session.send("tools/list"),
      session.send("tools/call", { name: "get_ticket", arguments: { ticketId: "T-1001" } }),
      session.send("tools/call", { name: "get_ticket", arguments: { ticketId: 7 } }),
      session.send("tools/call", { name: "get_ticket", arguments: { ticketId: "T-9" } }),
      session.send("tools/call", { name: "nothing", arguments: {} }),
      session.send("no/such/method"),
    ];
    session.child.stdin.write("this is not JSON\n\n[]\n");
    const last = session.send("tools/list");
    for (const id of [...calls, last]) await session.answerTo(id);
    session.child.stdin.end();
    expect(await within("the end of the process", session.exited)).toEqual({ code: 0, signal: null });
    // messages() throws on any line that is no JSON-RPC message.
    const answered = session.messages().map((message) => message.id);
    expect(answered).toEqual(expect.arrayContaining([...calls, last]));
    expect(session.stdout().endsWith("\n")).toBe(true);
  });

  test("a stack trace is shown to nobody, and the server goes on after nonsense", async () => {
    const desk = await startDesk();
    const session = ended(await serveStdio([supportDeskSpec, "--base-url", desk.url]));
    const odd = session.send("tools/call", { name: "get_ticket", arguments: ["T-1001"] });
    await session.answerTo(odd);
    const fine = session.send("tools/call", { name: "get_ticket", arguments: { ticketId: "T-1001" } });
    expect((await session.answerTo(fine)).result).toMatchObject({ structuredContent: { id: "T-1001" } });
    expect(session.stdout() + session.stderr()).not.toMatch(/\n\s+at .+:\d+:\d+/);
  });

  test("SIGTERM lets a call in flight finish, then ends with 0", async () => {
    const gate = createGate();
    const desk = await startDesk({ before: () => gate.opened });
    const session = ended(await serveStdio([supportDeskSpec, "--base-url", desk.url]));
    const call = session.send("tools/call", { name: "get_agent", arguments: { agentId: "A-1" } });
    const request = await eventually("the request to arrive", () => desk.requests[0]);
    session.child.kill("SIGTERM");
    // A process that does not drain would be gone, and the request with it.
    await expectStillOpen(request);
    gate.open();
    expect((await session.answerTo(call)).result).toMatchObject({ structuredContent: { id: "A-1" } });
    expect(await within("the end of the process", session.exited)).toEqual({ code: 0, signal: null });
  });

  test("stdin's end during a call lets it finish, then ends with 0", async () => {
    const gate = createGate();
    const desk = await startDesk({ before: () => gate.opened });
    const session = ended(await serveStdio([supportDeskSpec, "--base-url", desk.url]));
    const call = session.send("tools/call", { name: "get_agent", arguments: { agentId: "A-1" } });
    const request = await eventually("the request to arrive", () => desk.requests[0]);
    session.child.stdin.end();
    await expectStillOpen(request);
    gate.open();
    expect((await session.answerTo(call)).result).toMatchObject({ structuredContent: { id: "A-1" } });
    expect(await within("the end of the process", session.exited)).toEqual({ code: 0, signal: null });
  });
});

test("HTTP: SIGTERM stops listening, lets a call in flight finish, then ends with 0", async () => {
  const gate = createGate();
  const desk = await startDesk({ before: () => gate.opened });
  const http = ended(await serveHttp([supportDeskSpec, "--base-url", desk.url]));
  const call = postCall(http.url, "get_agent", { agentId: "A-1" });
  await eventually("the request to arrive", () => desk.requests[0]);
  http.child.kill("SIGTERM");
  const healthz = new URL("/healthz", http.url);
  await eventually("new connections to be refused", () =>
    fetch(healthz).then(
      () => false,
      () => true,
    ),
  );
  gate.open();
  expect(await (await call).text()).toContain("Ada Okafor");
  expect(await within("the end of the process", http.exited)).toEqual({ code: 0, signal: null });
});

test("HTTP: a client that listens for changes does not delay the end", async () => {
  const desk = await startDesk();
  const http = ended(await serveHttp([supportDeskSpec, "--base-url", desk.url]));
  const client = await connect("v2 modern", { url: http.url });
  toClose.push(() => client.close());
  expect(await client.call("get_agent", { agentId: "A-1" })).toMatchObject({ isError: false });
  http.child.kill("SIGTERM");
  expect(await within("the end of the process", http.exited, 4_000)).toEqual({ code: 0, signal: null });
});

describe("the bearer token of the environment", () => {
  test("arrives at the API, and nowhere else", async () => {
    const desk = await startDesk({ token: SECRET });
    const name = await tokenVariable();
    const args = [supportDeskSpec, "--base-url", desk.url];
    const session = ended(await serveStdio(args, { [name]: SECRET }));
    const list = session.send("tools/list");
    const call = session.send("tools/call", { name: "get_agent", arguments: { agentId: "A-1" } });
    await session.answerTo(list);
    expect((await session.answerTo(call)).result).toMatchObject({ structuredContent: { id: "A-1" } });
    expect(desk.requests[0]?.headers.authorization).toBe(`Bearer ${SECRET}`);
    expect(session.stdout() + session.stderr()).not.toContain(SECRET);
    const inspected = await runCli(["inspect", supportDeskSpec], { environment: { [name]: SECRET } });
    expect(inspected.stdout).toContain(name);
    expect(inspected.stdout + inspected.stderr).not.toContain(SECRET);
  });

  test("is cut out of an error that repeats it", async () => {
    const desk = await startDesk({
      before: ({ headers }) => {
        throw new Error(`cannot use "${headers.authorization}"`);
      },
    });
    const environment = { [await tokenVariable()]: SECRET };
    const outcome = await runCli(
      ["call", supportDeskSpec, "get_agent", '{"agentId":"A-1"}', "--base-url", desk.url],
      { environment },
    );
    expect(desk.requests[0]?.headers.authorization).toContain(SECRET);
    expect(outcome.code).toBe(1);
    expect(outcome.stdout + outcome.stderr).toContain("cannot use");
    expect(outcome.stdout + outcome.stderr).not.toContain(SECRET);
  });

  test("missing or wrong, the API's 401 comes back with what to set", async () => {
    const desk = await startDesk({ token: SECRET });
    const name = await tokenVariable();
    const wrong = { [name]: "wrong-t0ken-value" };
    for (const environment of [{}, wrong]) {
      const args = ["call", supportDeskSpec, "get_agent", '{"agentId":"A-1"}', "--base-url", desk.url];
      const outcome = await runCli(args, { environment });
      expect(outcome.code).toBe(1);
      expect(outcome.stdout + outcome.stderr).toContain("401");
      if (environment !== wrong) expect(outcome.stdout + outcome.stderr).toContain(name);
      expect(outcome.stdout + outcome.stderr).not.toContain("wrong-t0ken-value");
    }
  });
});

/** The name is derived from the security scheme; the plan says it. */
async function tokenVariable(): Promise<string> {
  const { stdout } = await runCli(["inspect", supportDeskSpec, "--plan"]);
  const plan: { readonly credentials: Readonly<Record<string, { readonly env?: string }>> } =
    JSON.parse(stdout);
  const name = plan.credentials["workspaceToken"]?.env;
  if (name === undefined) throw new Error(`the plan names no variable: ${JSON.stringify(plan.credentials)}`);
  return name;
}

/** Long enough for a signal to be handled; a slow machine can only make this check weaker, never fail it. */
async function expectStillOpen(request: RecordedRequest): Promise<void> {
  const gone = eventually("nothing", () => request.state !== "open", 200);
  await expect(gone).rejects.toThrow("in vain");
}

function postCall(url: string, name: string, args: object): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
    body: JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "tools/call",
      params: { name, arguments: args },
    }),
  });
}
