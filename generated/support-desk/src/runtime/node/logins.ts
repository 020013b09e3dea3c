/** Tokens that `openapi-mcp login` stored: a file for each API, for its user alone to read. */
import { createHash, randomUUID } from "node:crypto";
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Logins, StoredLogin } from "../core/oauth/logins.js";

export interface LoginStore extends Logins {
  readonly save: (key: string, login: StoredLogin) => void;
  /** @returns what was there */
  readonly remove: (key: string) => StoredLogin | undefined;
}

/** Milliseconds after which a lock is one of a process that ended without letting go. */
const LOCKED_FOR = 30_000;
const LOCK_PAUSE = 50;

/** @param folder where they are kept; the user's own unless said */
export function createLogins(folder = defaultFolder()): LoginStore {
  const fileOf = (key: string) => join(folder, `${createHash("sha256").update(key).digest("hex")}.json`);
  /** By file: what it held at that time. */
  const known = new Map<string, { readonly changed: number; readonly login: StoredLogin | undefined }>();

  function find(key: string): StoredLogin | undefined {
    const file = fileOf(key);
    const changed = changeOf(file);
    if (changed === undefined) return undefined;
    const last = known.get(file);
    if (last?.changed === changed) return last.login;
    const login = readLogin(file, key);
    known.set(file, { changed, login });
    return login;
  }

  function save(key: string, login: StoredLogin): void {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const file = fileOf(key);
    const unfinished = `${file}.${randomUUID()}`;
    writeFileSync(unfinished, JSON.stringify({ key, ...login }), { mode: 0o600, flag: "wx" });
    renameSync(unfinished, file);
    known.delete(file);
  }

  return {
    find,
    save,
    remove(key) {
      const login = find(key);
      rmSync(fileOf(key), { force: true });
      known.delete(fileOf(key));
      return login;
    },
    async update(key, change) {
      if (!find(key)) return undefined;
      return locked(`${fileOf(key)}.lock`, async () => {
        known.delete(fileOf(key));
        const stored = find(key);
        if (!stored) return undefined;
        const login = await change(stored);
        if (login !== stored) save(key, login);
        return login;
      });
    },
  };
}

function defaultFolder(): string {
  const data = process.env["XDG_DATA_HOME"] || join(homedir(), ".local", "share");
  return join(data, "openapi-mcp", "logins");
}

/** Of nanoseconds, so that two changes in one millisecond are two. */
function changeOf(file: string): number | undefined {
  try {
    const { mtimeMs, ino } = statSync(file);
    return mtimeMs + ino / 1e9;
  } catch {
    return undefined;
  }
}

/** Only what is of this user's hand, and what nobody else could have read. */
function readLogin(file: string, key: string): StoredLogin | undefined {
  let opened: number | undefined;
  try {
    opened = openSync(file, "r");
    const { uid, mode } = fstatSync(opened);
    if (process.getuid && (uid !== process.getuid() || (mode & 0o077) !== 0)) return undefined;
    const login = JSON.parse(readFileSync(opened, "utf8")) as Partial<StoredLogin> & {
      readonly key?: string;
    };
    const { clientId, tokenUrl, accessToken } = login;
    const isWhole = [clientId, tokenUrl, accessToken].every((part) => typeof part === "string");
    return isWhole && login.key === key ? (login as StoredLogin) : undefined;
  } catch {
    return undefined;
  } finally {
    if (opened !== undefined) closeSync(opened);
  }
}

async function locked<T>(lock: string, work: () => Promise<T>): Promise<T> {
  while (!taken(lock)) await new Promise((resolve) => setTimeout(resolve, LOCK_PAUSE));
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function taken(lock: string): boolean {
  try {
    closeSync(openSync(lock, "wx", 0o600));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const changed = changeOf(lock);
    if (changed !== undefined && Date.now() - changed > LOCKED_FOR) rmSync(lock, { force: true });
    return false;
  }
}
