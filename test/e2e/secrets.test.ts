/**
 * Canaries in every slot of every security scheme, and an API that gives back all it is sent, in every way that an
 * answer has: a canary reaches the API in its place, and nobody else.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compile } from "../../src/compile.js";
import { secretVariablesOf } from "../../src/runtime/core/credentials.js";
import { type CliProcess, serveHttp, spawnNode } from "../support/cli.js";
import { run } from "../support/npm.js";
import {
  type RawRequest,
  type RawServer,
  type Reply,
  response,
  startRawServer,
} from "../support/raw-server.js";
import { serveStdio, speakTo } from "../support/stdio.js";
import { borrowPackages, generateFrom, type Project } from "./generated/support.js";

const SCHEMES: Readonly<Record<string, object>> = {
  header_key: { type: "apiKey", in: "header", name: "X-Key" },
  query_key: { type: "apiKey", in: "query", name: "api_key" },
  cookie_key: { type: "apiKey", in: "cookie", name: "sid" },
  basic: { type: "http", scheme: "basic" },
  bearer: { type: "http", scheme: "bearer" },
};

/** How an answer gives back what was sent. */
const ANSWERS: Readonly<
  Record<string, (said: string, elsewhere: string) => ReturnType<typeof response> | "reset">
> = {
  json: (said) => json(200, { said, [said]: 1 }),
  escaped: (said) => response(200, JSON_TYPE, `{"said":"${escaped(said)}"}`),
  text: (said) => response(200, { "content-type": "text/plain" }, said),
  untyped: (said) => response(200, {}, said),
  invalid: (said) => response(200, JSON_TYPE, `{"said":${JSON.stringify(said)}`),
  binary: (said) => response(200, { "content-type": "application/octet-stream" }, `\0${said}`),
  image: (said) => response(200, { "content-type": "image/png" }, `\x89PNG\r\n\x1a\n${said}`),
  events: (said) => response(200, { "content-type": "text/event-stream" }, `data: ${said}\n\n`),
  lines: (said) => response(200, { "content-type": "application/x-ndjson" }, `${JSON.stringify({ said })}\n`),
  large: (said) =>
    json(
      200,
      Array.from({ length: 3_000 }, (_, at) => ({ at, said })),
    ),
  bad: (said) =>
    json(400, { error: { message: `wrong: ${said}`, errors: [{ field: said, message: said }] } }),
  denied: (said) => response(401, { "www-authenticate": `Bearer realm="${said}"` }, said),
  busy: (said) => response(429, { "retry-after": "3600", "x-ratelimit-remaining": said }, said),
  page: (said) => response(500, { "content-type": "text/html" }, `<title>${said}</title>${said}`),
  away: (said, elsewhere) => response(302, { location: `${elsewhere}/?${said}` }),
  again: (said) => response(302, { location: `/said/json?${encodeURIComponent(said)}` }),
  created: (said) =>
    response(201, { location: `/made/${encodeURIComponent(said)}`, link: `</?${said}>; rel="next"` }),
  named: (said) =>
    response(
      200,
      { "content-type": "application/zip", "content-disposition": `attachment; filename="${said}.zip"` },
      "PK",
    ),
  typed: (said) => response(200, { "content-type": `text/plain; charset=${said}` }, "a"),
  reset: () => "reset",
};

const JSON_TYPE = { "content-type": "application/json" };

function json(status: number, value: unknown) {
  return response(status, JSON_TYPE, JSON.stringify(value));
}

/** JSON that a reader of text does not recognise. */
function escaped(text: string): string {
  return Array.from(text, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
}

const paths = Object.keys(SCHEMES).flatMap((scheme) =>
  Object.keys(ANSWERS).map((answer) => [
    `/${scheme}/${answer}`,
    {
      get: {
        operationId: `${scheme}_${answer}`,
        security: [{ [scheme]: [] }],
        responses: { 200: { description: "What was sent." } },
      },
    },
  ]),
);

const document = (server: string) => ({
  openapi: "3.1.0",
  info: { title: "Echo", version: "1" },
  servers: [{ url: server }],
  paths: Object.fromEntries(paths),
  components: { securitySchemes: SCHEMES },
});

/** Variable → canary. What is written in a cookie or a header as it is, and changes in a URL. */
const canaries: Record<string, string> = {};

/** The forms in which a canary could get out. */
function formsOf(canary: string): readonly string[] {
  const base64 = (text: string) => Buffer.from(text).toString("base64").replace(/=+$/, "").slice(2, -2);
  return [
    canary,
    encodeURIComponent(canary),
    escaped(canary),
    ...["", "x", "xx"].map((before) => base64(`${before}${canary}`)),
  ];
}

function found(text: string): readonly string[] {
  return Object.values(canaries).filter((canary) => formsOf(canary).some((form) => text.includes(form)));
}

let folder: string;
let spec: string;
let api: RawServer;
let elsewhere: RawServer;

const echo: Reply = (request, socket) => {
  const said = `${request.line} ${request.head.replaceAll("\r\n", " ")}`;
  const answer = ANSWERS[request.target.split(/[/?]/)[2] ?? ""] ?? ANSWERS["json"];
  const bytes = answer?.(said, elsewhere.origin);
  if (bytes !== "reset") return bytes;
  socket.destroy();
  return undefined;
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "openapi-mcp-secrets-"));
  spec = join(folder, "echo.json");
  [api, elsewhere] = await Promise.all([startRawServer(), startRawServer()]);
  api.answer(echo);
  writeFileSync(spec, JSON.stringify(document(api.origin)));
  const [{ plan }] = await compile(spec);
  for (const descriptor of Object.values(plan?.credentials ?? {}))
    for (const name of secretVariablesOf(descriptor)) canaries[name] = `canary-${name.toLowerCase()}/1+1=2%`;
  expect(Object.keys(canaries).length).toBeGreaterThanOrEqual(Object.keys(SCHEMES).length);
});
afterAll(async () => {
  await Promise.all([api?.close(), elsewhere?.close()]);
  rmSync(folder, { recursive: true, force: true });
});

interface Host {
  /** Everything that a client is sent in return. */
  readonly call: (tool: string) => Promise<string>;
  readonly process: CliProcess;
}

async function overStdio(session: Awaited<ReturnType<typeof speakTo>>): Promise<Host> {
  return {
    process: session,
    call: async (name) =>
      JSON.stringify(await session.answerTo(session.send("tools/call", { name, arguments: {} }))),
  };
}

async function overHttp(): Promise<Host> {
  const server = await serveHttp([spec, "--timeout", "2s"], canaries);
  return {
    process: server,
    call: async (name) => {
      const answer = await fetch(server.url, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          accept: "application/json, text/event-stream",
          "mcp-protocol-version": "2025-06-18",
          authorization: "Bearer canary-of-the-client",
        },
        body: JSON.stringify({
          jsonrpc: "2.0",
          id: 1,
          method: "tools/call",
          params: { name, arguments: {} },
        }),
      });
      return `${JSON.stringify([...answer.headers])}${await answer.text()}`;
    },
  };
}

describe.each(["stdio", "http", "generated"])("%s", (kind) => {
  let host: Host;
  let project: Project | undefined;
  beforeAll(async () => {
    if (kind === "stdio") host = await overStdio(await serveStdio([spec, "--timeout", "2s"], canaries));
    else if (kind === "http") host = await overHttp();
    else {
      project = await generateFrom(spec);
      borrowPackages(project);
      const built = run(process.execPath, ["build.mjs"], project.folder);
      expect(built.status, built.output).toBe(0);
      const server = spawnNode([join(project.folder, "dist/server.js"), "--timeout", "2s"], canaries);
      host = await overStdio(await speakTo(server));
    }
  }, 60_000);
  afterAll(async () => {
    await host?.process.dispose();
    project?.remove();
  });

  it("R37: tells nobody a secret, whatever the API gives back", async () => {
    for (const scheme of Object.keys(SCHEMES)) {
      for (const answer of Object.keys(ANSWERS)) {
        const before = api.requests.length;
        const told = await host.call(`${scheme}_${answer}`);
        expect(found(decoded(told)), `${scheme}_${answer}: ${told.slice(0, 2_000)}`).toEqual([]);
        // or this would prove nothing
        expect(api.requests.length, told).toBeGreaterThan(before);
        const sent = sentIn(api.requests.slice(before));
        expect(sent.size, `${scheme}_${answer}`).toBeGreaterThan(0);
        for (const canary of sent) expect(canary).toContain(scheme);
      }
    }
    expect(found(host.process.stderr())).toEqual([]);
    expect(elsewhere.requests).toEqual([]);
    expect(JSON.stringify(api.requests)).not.toContain("canary-of-the-client");
  }, 60_000);
});

/** With what is Base64 in it as text. */
function decoded(told: string): string {
  const blobs = [...told.matchAll(/"(?:data|blob)":"([A-Za-z0-9+/=]+)"/g)];
  return told + blobs.map(([, blob = ""]) => Buffer.from(blob, "base64").toString("latin1")).join();
}

function sentIn(requests: readonly RawRequest[]): ReadonlySet<string> {
  return new Set(
    requests.flatMap(({ target, head }) => {
      const basic = /authorization: Basic (\S+)/i.exec(head)?.[1] ?? "";
      return found(`${target} ${head} ${Buffer.from(basic, "base64").toString()}`);
    }),
  );
}
