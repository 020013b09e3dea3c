/** `/files/{id}`: answers that are too large for a result, for a while, to whoever has the link. */
import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AnswerFile, KeptFile } from "../core/files.js";

export interface FileLinks {
  /** @param origin of this server, as the client of the call knows it */
  readonly keep: (file: AnswerFile, origin: string) => KeptFile | undefined;
  /** Answers a request for what is below `/files/`. */
  readonly answer: (request: IncomingMessage, response: ServerResponse) => void;
  readonly close: () => void;
}

export interface FileLinksOptions {
  /** Milliseconds. Default 15 minutes. */
  readonly lifetime?: number;
  /** Bytes of all files together; the oldest make room. Default 200 MB. */
  readonly capacity?: number;
}

const FOLDER = "/files/";
/** Bytes of an id: 192 bits that nobody guesses. */
const ID_LENGTH = 24;
const MINUTE = 60_000;

export function isFileLink(path: string): boolean {
  return path.startsWith(FOLDER);
}

export function createFileLinks({
  lifetime = 15 * MINUTE,
  capacity = 200_000_000,
}: FileLinksOptions = {}): FileLinks {
  /** Oldest first. */
  const files = new Map<string, { readonly file: AnswerFile; readonly timer: NodeJS.Timeout }>();
  let size = 0;

  const drop = (id: string): void => {
    const found = files.get(id);
    if (!found) return;
    clearTimeout(found.timer);
    files.delete(id);
    size -= found.file.bytes.length;
  };

  return {
    keep(file, origin) {
      if (file.bytes.length > capacity) return undefined;
      for (const id of files.keys()) {
        if (size + file.bytes.length <= capacity) break;
        drop(id);
      }
      const id = randomBytes(ID_LENGTH).toString("base64url");
      files.set(id, { file, timer: setTimeout(() => drop(id), lifetime).unref() });
      size += file.bytes.length;
      const minutes = Math.max(1, Math.round(lifetime / MINUTE));
      const told = `It can be downloaded for ${minutes} ${minutes === 1 ? "minute" : "minutes"} from ${origin}${FOLDER}${id}`;
      return { uri: `${origin}${FOLDER}${id}`, told };
    },
    answer(request, response) {
      const { method, url = "" } = request;
      if (method !== "GET" && method !== "HEAD") {
        response.setHeader("allow", "GET, HEAD");
        refuse(response, 405, "A file can only be read.");
        return;
      }
      const found = files.get(url.split("?", 1)[0]?.slice(FOLDER.length) ?? "");
      if (!found) {
        refuse(response, 404, "There is no such file here, or no more: call the tool again.");
        return;
      }
      response.writeHead(200, headersOf(found.file));
      response.end(method === "GET" ? found.file.bytes : undefined);
    },
    close() {
      for (const id of [...files.keys()]) drop(id);
    },
  };
}

/** Whatever it is, no browser shows it, runs it or guesses what it may be; nor does anybody keep it. */
function headersOf({ bytes, mimeType, name }: AnswerFile): Record<string, string | number> {
  return {
    "content-type": /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(mimeType) ? mimeType : "application/octet-stream",
    "content-length": bytes.length,
    "content-disposition": disposition(name),
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "cache-control": "private, no-store",
    "referrer-policy": "no-referrer",
  };
}

/** RFC 6266 §4.3: in plain ASCII for old clients, and as it is. */
function disposition(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9 ._()-]/g, "_");
  const encoded = encodeURIComponent(name.replace(/\p{Surrogate}/gu, "_")).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

function refuse(response: ServerResponse, status: number, error: string): void {
  response.writeHead(status, {
    "content-type": "application/json",
    "x-content-type-options": "nosniff",
    connection: "close",
  });
  response.end(`${JSON.stringify({ error })}\n`);
}
