/** Content codings (RFC 9110 §8.4.1) by node:zlib, as a stream, so that a limit on what comes out ends it early. */
import { pipeline, type Readable, Transform, type TransformCallback } from "node:stream";
import * as zlib from "node:zlib";

/** Node 22.15 and later; unknown to the types of Node 20. */
const createZstd = (zlib as { readonly createZstdDecompress?: () => Transform }).createZstdDecompress;

/** By coding: what decodes a body that begins with this byte. */
const DECODERS: ReadonlyMap<string, (first: number) => Transform> = new Map<
  string,
  (first: number) => Transform
>([
  ["gzip", () => zlib.createGunzip()],
  ["x-gzip", () => zlib.createGunzip()],
  // The zlib format; but some servers send the bare stream (RFC 9110 §8.4.1.2, note).
  ["deflate", (first) => (first % 16 === 8 ? zlib.createInflate() : zlib.createInflateRaw())],
  ["br", () => zlib.createBrotliDecompress()],
  ...(createZstd === undefined ? [] : ([["zstd", createZstd]] as const)),
]);

export const ACCEPT_ENCODING = createZstd === undefined ? "gzip, deflate, br" : "gzip, deflate, br, zstd";

/** Nobody sends more on purpose; each layer multiplies what a bomb expands to. */
const MAX_CODINGS = 3;

/** The decoded body; undefined where nothing is encoded, or a coding is not one of ours (the body stays as it is). */
export function decode(body: Readable, contentEncoding: string): Readable | undefined {
  const codings = contentEncoding
    .toLowerCase()
    .split(",")
    .map((coding) => coding.trim())
    .filter((coding) => coding !== "" && coding !== "identity");
  const decoders = codings.map((coding) => DECODERS.get(coding)).filter((decoder) => decoder !== undefined);
  if (codings.length === 0 || decoders.length < codings.length || codings.length > MAX_CODINGS)
    return undefined;
  // Listed in the order they were applied. Errors reach the last stream, where the reader listens.
  return decoders
    .reverse()
    .reduce<Readable>((source, decoder) => pipeline(source, new Decoder(decoder), () => {}), body);
}

/** Decides at the first byte, so that an empty body, which no coding can be told from, stays empty. */
class Decoder extends Transform {
  readonly #create: (first: number) => Transform;
  #inner: Transform | undefined;

  constructor(create: (first: number) => Transform) {
    super();
    this.#create = create;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#inner ??= this.#start(chunk[0] ?? 0);
    this.#inner.write(chunk, done);
  }

  override _flush(done: TransformCallback): void {
    if (this.#inner === undefined) done();
    else this.#inner.on("end", () => done()).end();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#inner?.destroy();
    done(error);
  }

  #start(first: number): Transform {
    const inner = this.#create(first);
    inner.on("data", (chunk) => this.push(chunk));
    inner.on("error", (error) => this.destroy(error));
    return inner;
  }
}
