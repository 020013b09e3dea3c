/** Authorities and certificates of one's own, against real TLS servers. */
import { execFileSync } from "node:child_process";
import type { TLSSocket } from "node:tls";
import { describe, expect, test } from "vitest";
import { SetupError } from "../../../src/runtime/core/setup.js";
import { readTlsFiles, type TlsFiles } from "../../../src/runtime/node/tls-files.js";
import { certificate, encrypted } from "../../support/certificates.js";
import { client, failureOf, folderOf, get, listen, OPTIONS, ok, policy } from "./client.js";

const authority = certificate("Our authority");
const served = certificate("server", authority);
const ours = certificate("the client", authority);
const other = certificate("somebody else", certificate("Their authority"));

const FILES = {
  "ca.pem": authority.cert,
  "bundle.pem": `Our authorities\n${other.cert}\n${authority.cert}`,
  "other.pem": other.cert,
  "cert.pem": ours.cert,
  "key.pem": ours.key,
  "both.pem": ours.cert + ours.key,
  "encrypted.pem": encrypted(ours.key, "open sesame"),
  "wrong-key.pem": other.key,
  "text.pem": "this is no certificate",
  "broken.pem": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
  empty: "",
};

const server = { cert: served.cert, key: served.key };
const asking = { ...server, ca: authority.cert, requestCert: true, rejectUnauthorized: false };

/** Tells who called. */
const whoCalls: Parameters<typeof listen>[0] = (request, response) => {
  const { subject } = (request.socket as TLSSocket).getPeerCertificate();
  response.end(subject ? `${subject.CN}` : "nobody");
};

async function bodyOf(files: TlsFiles, port: number): Promise<string> {
  const { send } = client({ tls: readTlsFiles(files) });
  const { body } = await send(get(`https://127.0.0.1:${port}/`), OPTIONS);
  return Buffer.from(body).toString();
}

describe("--ca", () => {
  test("is trusted; without it, or with another, there is no connection", async () => {
    const path = folderOf(FILES);
    const port = await listen(ok, server);
    expect(await bodyOf({ ca: path("ca.pem") }, port)).toBe("fine");
    expect(await bodyOf({ ca: path("bundle.pem") }, port)).toBe("fine");
    for (const tls of [undefined, readTlsFiles({ ca: path("other.pem") })]) {
      const error = await failureOf(client({ tls }).send(get(`https://127.0.0.1:${port}/`), OPTIONS));
      expect(error).toMatchObject({ kind: "tls", sent: false });
    }
  });

  test("does not replace the usual authorities, nor what the host's name is checked for", async () => {
    const path = folderOf(FILES);
    const context = readTlsFiles({ ca: path("ca.pem") })?.context(false);
    expect(context).toBeDefined();
    const elsewhere = await listen(ok, server, "127.0.0.2");
    const { send } = client({ tls: readTlsFiles({ ca: path("ca.pem") }) });
    const error = await failureOf(send(get(`https://127.0.0.2:${elsewhere}/`), OPTIONS));
    expect(error).toMatchObject({
      kind: "tls",
      message: expect.stringContaining("ERR_TLS_CERT_ALTNAME_INVALID"),
    });
  });
});

describe("--client-cert", () => {
  test.each<[string, (path: (name: string) => string) => TlsFiles]>([
    ["and its key", (path) => ({ clientCert: path("cert.pem"), clientKey: path("key.pem") })],
    ["with its key in one file", (path) => ({ clientCert: path("both.pem") })],
    [
      "and a key with a passphrase",
      (path) => ({
        clientCert: path("cert.pem"),
        clientKey: path("encrypted.pem"),
        passphrase: "open sesame",
      }),
    ],
  ])("%s is shown to the API", async (_name, files) => {
    const path = folderOf(FILES);
    const port = await listen(whoCalls, asking);
    expect(await bodyOf({ ca: path("ca.pem"), ...files(path) }, port)).toBe("the client");
    expect(await bodyOf({ ca: path("ca.pem") }, port)).toBe("nobody");
  });

  test("is required by some servers, and then its absence breaks the connection", async () => {
    const path = folderOf(FILES);
    const port = await listen(whoCalls, { ...asking, rejectUnauthorized: true });
    const { send } = client({ tls: readTlsFiles({ ca: path("ca.pem") }) });
    expect((await failureOf(send(get(`https://127.0.0.1:${port}/`), OPTIONS))).kind).toMatch(
      /tls|reset|protocol/,
    );
  });

  test.skipIf(!hasOpenssl())("can be PKCS#12", async () => {
    const path = folderOf(FILES);
    const args = [
      "pkcs12",
      "-export",
      "-in",
      path("both.pem"),
      "-out",
      path("our.p12"),
      "-passout",
      "pass:secret",
    ];
    execFileSync("openssl", args, { stdio: "ignore" });
    const port = await listen(whoCalls, asking);
    const files = { ca: path("ca.pem"), clientCert: path("our.p12"), passphrase: "secret" };
    expect(await bodyOf(files, port)).toBe("the client");
    expect(() => readTlsFiles({ clientCert: path("our.p12"), passphrase: "wrong" })).toThrow(
      /cannot be decrypted/,
    );
  });

  test("R36: is not shown where a redirect leads to", async () => {
    const path = folderOf(FILES);
    const storage = await listen(whoCalls, asking);
    const api = await listen((_request, response) => {
      response.writeHead(302, { location: `https://localhost:${storage}/file` }).end();
    }, asking);
    const { send } = client({ tls: readTlsFiles({ ca: path("ca.pem"), clientCert: path("both.pem") }) });
    const network = policy({ allowed: [`localhost:${storage}`] });
    const { body } = await send(get(`https://127.0.0.1:${api}/`), { ...OPTIONS, network });
    expect(Buffer.from(body).toString()).toBe("nobody");
  });
});

describe("a file that is wrong is told at the start, by its name", () => {
  test.each<[string, (path: (name: string) => string) => TlsFiles, RegExp]>([
    [
      "is not there",
      (path) => ({ ca: path("gone.pem") }),
      /^--ca ".*gone\.pem" cannot be read: there is no such file/,
    ],
    ["is a folder", (path) => ({ ca: path(".") }), /^--ca ".*" cannot be read: EISDIR/],
    ["is text", (path) => ({ ca: path("text.pem") }), /^--ca ".*text\.pem" holds no certificate/],
    ["is empty", (path) => ({ ca: path("empty") }), /^--ca ".*empty" holds no certificate/],
    ["is broken", (path) => ({ ca: path("broken.pem") }), /^--ca ".*broken\.pem" holds no certificate/],
    [
      "has a key alone",
      (path) => ({ clientKey: path("key.pem") }),
      /^--client-key is given without a certificate/,
    ],
    [
      "has no key",
      (path) => ({ clientCert: path("cert.pem") }),
      /^--client-cert ".*cert\.pem" .*no certificate and key/,
    ],
    [
      "has another's key",
      (path) => ({ clientCert: path("cert.pem"), clientKey: path("wrong-key.pem") }),
      /wrong-key\.pem" is not that of the certificate in --client-cert/,
    ],
    [
      "needs a passphrase",
      (path) => ({ clientCert: path("cert.pem"), clientKey: path("encrypted.pem") }),
      /encrypted\.pem" cannot be decrypted/,
    ],
    [
      "needs another passphrase",
      (path) => ({ clientCert: path("cert.pem"), clientKey: path("encrypted.pem"), passphrase: "no" }),
      /encrypted\.pem" cannot be decrypted/,
    ],
    ["is neither", (path) => ({ clientCert: path("text.pem") }), /is neither PEM nor PKCS#12/],
  ])("%s", (_name, files, message) => {
    const path = folderOf(FILES);
    expect(() => readTlsFiles(files(path))).toThrow(SetupError);
    expect(() => readTlsFiles(files(path))).toThrow(message);
  });
});

function hasOpenssl(): boolean {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
