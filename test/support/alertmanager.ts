/** Debian's prometheus-alertmanager as an upstream: on loopback, in a folder of its own, ended by its pid. */
import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { eventually } from "./wait.js";

export interface Alertmanager {
  /** With the base path of its API: `http://127.0.0.1:PORT/api/v2`. */
  readonly url: string;
  close(): Promise<void>;
}

export function findAlertmanager(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const files = ["prometheus-alertmanager", "alertmanager"].flatMap((name) =>
    folders.map((folder) => join(folder, name)),
  );
  return files.find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export async function startAlertmanager(binary: string): Promise<Alertmanager> {
  const folder = await mkdtemp(join(tmpdir(), "openapi-mcp-alertmanager-"));
  await writeFile(join(folder, "am.yml"), "route: {receiver: none}\nreceivers: [{name: none}]\n");
  const child = spawn(
    binary,
    [
      "--config.file=am.yml",
      "--storage.path=data",
      // It takes a free port and logs which: nobody can take that port in between.
      "--web.listen-address=127.0.0.1:0",
      "--cluster.listen-address=",
    ],
    { cwd: folder, stdio: ["ignore", "ignore", "pipe"] },
  );
  let log = "";
  child.stderr.setEncoding("utf8");
  child.stderr.on("data", (text: string) => {
    log += text;
  });
  const exited = new Promise<void>((resolve) => {
    child.once("error", (error) => {
      log += error.message;
      resolve();
    });
    child.once("close", () => resolve());
  });
  const close = async () => {
    child.kill("SIGKILL");
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const origin = await eventually("Alertmanager to listen", () => {
      if (child.exitCode !== null || child.pid === undefined) throw new Error(`Alertmanager ended:\n${log}`);
      const address = /msg="Listening on" address=(127\.0\.0\.1:\d+)/.exec(log)?.[1];
      return address && `http://${address}`;
    });
    await eventually("Alertmanager to be ready", async () => (await fetch(`${origin}/-/ready`)).ok);
    return { url: `${origin}/api/v2`, close };
  } catch (error) {
    await close();
    throw error;
  }
}
