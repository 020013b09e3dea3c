/** Certificates from files: authorities to trust besides the usual ones, and who we are (RFC 8446 §4.4.2). */
import { readFileSync } from "node:fs";
import type { SecureContext } from "node:tls";
import { SetupError } from "../core/setup.js";

/** Paths, and the passphrase of the key. */
export interface TlsFiles {
  /** PEM, one or several certificates, or DER. */
  readonly ca?: string;
  /** PEM, with its chain; or PKCS#12, which has the key too. */
  readonly clientCert?: string;
  /** PEM. Absent: in the file of the certificate. */
  readonly clientKey?: string;
  readonly passphrase?: string;
}

export interface ClientTls {
  /** Made once each: a context with authorities of its own takes 20 ms. */
  readonly context: (withCertificate: boolean) => SecureContext;
}

/** The variable that holds {@link TlsFiles.passphrase}. */
export const PASSPHRASE = "OPENAPI_MCP_CLIENT_KEY_PASSPHRASE";

interface Identity {
  readonly cert?: Buffer;
  readonly key?: Buffer;
  readonly pfx?: Buffer;
  readonly passphrase?: string;
}

/** Throws a {@link SetupError} for a file that cannot be read or is something else. Undefined where none is given. */
export function readTlsFiles({ ca, ...own }: TlsFiles): ClientTls | undefined {
  if (own.clientKey !== undefined && own.clientCert === undefined) {
    throw new SetupError("--client-key is given without a certificate.", "Pass --client-cert FILE, too.");
  }
  if (ca === undefined && own.clientCert === undefined) return undefined;
  const authorities = ca === undefined ? undefined : readAuthorities(ca);
  const identity = own.clientCert === undefined ? {} : readIdentity(own.clientCert, own);
  const made = new Map<boolean, SecureContext>();
  return {
    context(withCertificate) {
      const known = made.get(withCertificate);
      if (known) return known;
      const context = tls().createSecureContext({
        ...(authorities && { ca: [...usualAuthorities(), ...authorities] }),
        ...(withCertificate && identity),
      });
      made.set(withCertificate, context);
      return context;
    },
  };
}

/** Not imported: that takes 5 ms of every start, and few have such files. */
function tls(): typeof import("node:tls") {
  return process.getBuiltinModule("node:tls");
}

/** Those that Node trusts where nobody says otherwise. */
function usualAuthorities(): readonly string[] {
  const { getCACertificates, rootCertificates } = tls() as typeof import("node:tls") & {
    /** Node 22.15 and later. */
    readonly getCACertificates?: (type: "default") => readonly string[];
  };
  if (getCACertificates) return getCACertificates("default");
  const extra = process.env["NODE_EXTRA_CA_CERTS"];
  return extra
    ? [...rootCertificates, ...certificatesIn(read(extra, "NODE_EXTRA_CA_CERTS")).map(String)]
    : rootCertificates;
}

const CERTIFICATE =
  /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^-]*-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g;

function certificatesIn(bytes: Buffer): readonly (string | Buffer)[] {
  const pem = bytes.toString("latin1").match(CERTIFICATE);
  return pem ?? [bytes];
}

function readAuthorities(file: string): readonly string[] {
  const { X509Certificate } = process.getBuiltinModule("node:crypto");
  const bytes = read(file, "--ca");
  try {
    return certificatesIn(bytes).map((one) => new X509Certificate(one).toString());
  } catch {
    throw new SetupError(
      `--ca ${JSON.stringify(file)} holds no certificate.`,
      "It is a file in PEM: -----BEGIN CERTIFICATE-----, one certificate or several.",
    );
  }
}

function readIdentity(file: string, { clientKey, passphrase }: TlsFiles): Identity {
  const cert = read(file, "--client-cert");
  const secret = passphrase === undefined ? {} : { passphrase };
  const isPem = cert.includes("-----BEGIN ");
  const identity = isPem
    ? { cert, key: clientKey === undefined ? cert : read(clientKey, "--client-key"), ...secret }
    : { pfx: cert, ...secret };
  try {
    tls().createSecureContext(identity);
    return identity;
  } catch (error) {
    throw unusable(error, file, clientKey, isPem);
  }
}

function unusable(error: unknown, file: string, key: string | undefined, isPem: boolean): SetupError {
  const code = String((error as { readonly code?: unknown }).code ?? "");
  const message = error instanceof Error ? error.message : "";
  const cert = `--client-cert ${JSON.stringify(file)}`;
  const keyFile = key === undefined ? cert : `--client-key ${JSON.stringify(key)}`;
  if (/bad.?decrypt|password|passphrase|mac verify/i.test(`${code} ${message}`)) {
    return new SetupError(
      `The key in ${keyFile} cannot be decrypted.`,
      `Set ${PASSPHRASE} to its passphrase.`,
      PASSPHRASE,
    );
  }
  if (/mismatch/i.test(`${code} ${message}`))
    return new SetupError(`The key in ${keyFile} is not that of the certificate in ${cert}.`);
  return isPem
    ? new SetupError(
        `${cert}${key === undefined ? "" : ` and ${keyFile}`} are no certificate and key in PEM.`,
      )
    : new SetupError(`${cert} is neither PEM nor PKCS#12.`);
}

function read(file: string, option: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === "ENOENT" ? "there is no such file" : (code ?? "it cannot be read");
    throw new SetupError(`${option} ${JSON.stringify(file)} cannot be read: ${reason}.`);
  }
}
