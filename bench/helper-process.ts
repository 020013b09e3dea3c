/** Starts one of our helper programs, which print their port and end with their standard input. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { bench } from "./paths.js";

export interface HelperProcess {
  readonly origin: string;
  close(): Promise<void>;
}

export const tsx = [process.execPath, "--import", import.meta.resolve("tsx")];

export function startHelper(file: string, ...args: string[]): Promise<HelperProcess> {
  return startListener([...tsx, `${bench}${file}`, ...args], (line) => /^\d+$/.exec(line)?.[0]);
}

/** @param portIn finds the port in a line of standard output or standard error */
export async function startListener(
  command: readonly string[],
  portIn: (line: string) => string | undefined,
): Promise<HelperProcess> {
  const [program = "", ...args] = command;
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
  const port = await new Promise<string>((resolve, reject) => {
    let text = "";
    const read = (chunk: Buffer) => {
      text += chunk.toString();
      const found = text.split("\n").map(portIn).find(Boolean);
      if (found !== undefined) resolve(found);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${command.join(" ")} ended with ${code}: ${text}`)));
  });
  return { origin: `http://127.0.0.1:${port}`, close: () => end(child) };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.stdin?.end();
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 3_000);
  await exited;
  clearTimeout(timer);
}
