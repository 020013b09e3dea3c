/** Debian's Apache httpd with mod_auth_digest on loopback: a judge of our answers to its challenges. */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PROGRAM = "/usr/sbin/apache2";
const MODULES = "/usr/lib/apache2/modules";

export const hasApache = existsSync(PROGRAM) && existsSync(`${MODULES}/mod_auth_digest.so`);

export interface Apache {
  readonly origin: string;
  close(): Promise<void>;
}

/** One file, `/ticket.json`, for one user. @param lifetime seconds of a nonce */
export async function startApache(user: string, password: string, lifetime = 300): Promise<Apache> {
  const folder = mkdtempSync(join(tmpdir(), "apache-"));
  const port = await freePort();
  const realm = "tickets";
  const hash = createHash("md5").update(`${user}:${realm}:${password}`).digest("hex");
  writeFileSync(join(folder, "users"), `${user}:${realm}:${hash}\n`);
  writeFileSync(join(folder, "ticket.json"), '{"id":"T-1"}');
  writeFileSync(join(folder, "httpd.conf"), configuration(folder, port, realm, lifetime));
  // it serves as somebody else where it is started by root
  chmodSync(folder, 0o755);
  const server = spawn(PROGRAM, ["-X", "-f", join(folder, "httpd.conf")], { stdio: "ignore" });
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const origin = `http://127.0.0.1:${port}`;
  await answering(origin);
  return {
    origin,
    async close() {
      server.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configuration(folder: string, port: number, realm: string, lifetime: number): string {
  const modules = [
    "mpm_event",
    "authn_core",
    "authn_file",
    "authz_core",
    "authz_user",
    "auth_digest",
    "mime",
  ];
  return `
ServerName 127.0.0.1
ServerRoot ${folder}
PidFile ${folder}/pid
ErrorLog ${folder}/error.log
Listen 127.0.0.1:${port}
${modules.map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`).join("\n")}
User nobody
Group nogroup
DocumentRoot ${folder}
TypesConfig /dev/null
AddType application/json .json
<Directory ${folder}>
  AuthType Digest
  AuthName "${realm}"
  AuthDigestProvider file
  AuthUserFile ${folder}/users
  AuthDigestNonceLifetime ${lifetime}
  Require valid-user
</Directory>
`;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

async function answering(origin: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline) {
    const answer = await fetch(origin).catch(() => undefined);
    if (answer) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { stderr } = spawnSync(PROGRAM, ["-v"], { encoding: "utf8" });
  throw new Error(`Apache does not answer. ${stderr}`);
}
