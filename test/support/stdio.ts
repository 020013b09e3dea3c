/** MCP over stdio by hand, for what a client library hides: raw lines, signals, the end of the process. */
import { type CliProcess, type Environment, spawnCli } from "./cli.js";
import { eventually } from "./wait.js";

interface Message {
  readonly jsonrpc: string;
  readonly id?: number;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: number; readonly message: string };
}

export interface StdioSession extends CliProcess {
  /** Every line of stdout so far, parsed. Throws on a line that is no JSON-RPC message. */
  readonly messages: () => readonly Message[];
  readonly notify: (method: string, params?: object) => void;
  /** @returns the id of the request */
  readonly send: (method: string, params?: object) => number;
  readonly answerTo: (id: number) => Promise<Message>;
}

/** `serve` over stdio, initialized as a client of 2025-06-18. */
export function serveStdio(args: readonly string[], environment: Environment = {}): Promise<StdioSession> {
  return speakTo(spawnCli(["serve", ...args], environment));
}

/** The same with any program that is an MCP server. */
export async function speakTo(cli: CliProcess): Promise<StdioSession> {
  let lastId = 0;
  const write = (message: object) => cli.child.stdin.write(`${JSON.stringify(message)}\n`);
  const messages = () => parseLines(cli.stdout());
  const session: StdioSession = {
    ...cli,
    messages,
    notify: (method, params) => {
      write({ jsonrpc: "2.0", method, ...(params && { params }) });
    },
    send: (method, params) => {
      lastId += 1;
      write({ jsonrpc: "2.0", id: lastId, method, ...(params && { params }) });
      return lastId;
    },
    answerTo: (id) =>
      eventually(`the answer to request ${id}`, () => {
        const answer = messages().find((message) => message.id === id);
        if (!answer && cli.child.exitCode !== null) throw new Error(`serve has ended:\n${cli.stderr()}`);
        return answer;
      }),
  };
  const hello = session.send("initialize", {
    protocolVersion: "2025-06-18",
    capabilities: {},
    clientInfo: { name: "test", version: "1" },
  });
  try {
    await session.answerTo(hello);
  } catch (error) {
    await cli.dispose();
    throw error;
  }
  session.notify("notifications/initialized");
  return session;
}

/** Only whole lines: the last one may still be on its way. */
function parseLines(stdout: string): readonly Message[] {
  const lines = stdout.split("\n").slice(0, -1);
  return lines.map((line) => {
    const message: unknown = JSON.parse(line);
    if (!isMessage(message)) throw new Error(`not a JSON-RPC message on stdout: ${line}`);
    return message;
  });
}

function isMessage(value: unknown): value is Message {
  return typeof value === "object" && value !== null && "jsonrpc" in value && value.jsonrpc === "2.0";
}
