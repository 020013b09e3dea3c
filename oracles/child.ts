/** Programs that are run, and programs that listen. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";

interface RunOptions {
  readonly cwd?: string;
}

/** Throws with what the program said where it did not end well. */
export async function run(program: string, args: readonly string[], { cwd }: RunOptions = {}): Promise<void> {
  const child = spawn(program, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  const said = collect(child);
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${code}:\n${said()}`);
}

export interface Listener {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** All that it has said so far. */
  readonly said: () => string;
  readonly close: () => Promise<void>;
}

/** How long a program may take until it listens, in milliseconds. */
const PATIENCE = 300_000;

/** Starts a Node program, and waits until it answers. @param args given the port that it has to listen on */
export async function listener(args: (port: number) => readonly string[], cwd?: string): Promise<Listener> {
  const port = await freePort();
  const child = spawn(process.execPath, args(port), { cwd, stdio: ["ignore", "pipe", "pipe"] });
  const said = collect(child);
  const origin = `http://127.0.0.1:${port}`;
  const giveUp = Date.now() + PATIENCE;
  for (;;) {
    if (child.exitCode !== null || Date.now() > giveUp) {
      child.kill("SIGKILL");
      throw new Error(`${args(port).join(" ")} does not listen:\n${said()}`);
    }
    const answers = await fetch(origin).then(
      async (response) => {
        await response.arrayBuffer();
        return true;
      },
      () => false,
    );
    if (answers) return { origin, said, close: () => end(child) };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function collect(child: ChildProcess): () => string {
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
  return () => text;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, "close");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 3_000);
  await closed;
  clearTimeout(timer);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("the system gave no port");
  return address.port;
}
