/**
 * A child process spoken to in newline-delimited JSON-RPC, by hand: a real client would parse and validate 2 MB of
 * tools in the time that is being measured.
 */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { peakMemory } from "./peak-memory.js";

export interface Reply {
  /** The line as it came, without its newline. */
  readonly line: Buffer;
  /** `performance.now()` when its last byte was here. */
  readonly at: number;
}

export interface StdioSession {
  readonly pid: number;
  /** `performance.now()` just before the process was started. */
  readonly startedAt: number;
  readonly request: (method: string, params: object) => Promise<Reply>;
  readonly notify: (method: string) => void;
  readonly peakMemory: () => number | undefined;
  readonly close: () => Promise<void>;
}

interface Waiting {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
}

const NEWLINE = 0x0a;
const REPLY_TIMEOUT = 120_000;
const EXIT_TIMEOUT = 3_000;

/** One request at a time: replies are matched by order, so that none has to be parsed while the clock runs. */
export function openSession(
  command: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): StdioSession {
  const [program = "", ...args] = command;
  const startedAt = performance.now();
  const env = { ...process.env, ...environment };
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"], env });
  const pid = child.pid;
  if (pid === undefined) throw new Error(`cannot start ${command.join(" ")}`);
  let waiting: Waiting | undefined;
  let lastId = 0;
  const errors = lastWordsOf(child);

  onLine(child, (reply) => {
    // Notifications (logging, list_changed) have no id and answer nobody.
    if (!reply.line.subarray(0, 200).includes('"id"') && !reply.line.subarray(-200).includes('"id"')) return;
    const receiver = waiting;
    waiting = undefined;
    receiver?.resolve(reply);
  });
  child.once("exit", (code, signal) => {
    waiting?.reject(new Error(`${command.join(" ")} ended (${signal ?? code}): ${errors()}`));
  });
  child.stdin.on("error", () => {}); // the exit says more

  return {
    pid,
    startedAt,
    request: (method, params) =>
      new Promise<Reply>((resolve, reject) => {
        const timer = setTimeout(() => {
          reject(new Error(`no reply to ${method} from ${command.join(" ")}: ${errors()}`));
        }, REPLY_TIMEOUT);
        const settle =
          <T>(done: (value: T) => void) =>
          (value: T) => {
            clearTimeout(timer);
            done(value);
          };
        waiting = { resolve: settle(resolve), reject: settle(reject) };
        child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id: ++lastId, method, params })}\n`);
      }),
    notify: (method) => {
      child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", method })}\n`);
    },
    peakMemory: () => peakMemory(pid),
    close: () => end(child),
  };
}

export async function initialize(session: StdioSession): Promise<Reply> {
  const reply = await session.request("initialize", {
    protocolVersion: "2025-11-25",
    capabilities: {},
    clientInfo: { name: "bench", version: "1" },
  });
  session.notify("notifications/initialized");
  return reply;
}

function onLine(child: ChildProcessWithoutNullStreams, receive: (reply: Reply) => void): void {
  let parts: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      const now = performance.now();
      const line = Buffer.concat([...parts, chunk.subarray(from, at)]);
      parts = [];
      from = at + 1;
      if (line.length > 0) receive({ line, at: now });
    }
    if (from < chunk.length) parts.push(chunk.subarray(from));
  });
}

function lastWordsOf(child: ChildProcessWithoutNullStreams): () => string {
  let text = "";
  child.stderr.on("data", (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-2000);
  });
  return () => text;
}

async function end(child: ChildProcessWithoutNullStreams): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.stdin.end();
  const timer = setTimeout(() => child.kill("SIGKILL"), EXIT_TIMEOUT);
  await exited;
  clearTimeout(timer);
}
