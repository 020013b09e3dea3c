/** The requests that spector's scenarios declare: data in the modules that its server is made of. */
import { readdirSync } from "node:fs";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";

/** `@typespec/spec-api`, `ServiceRequestFile` */
export interface DeclaredFile {
  readonly fieldname: string;
  readonly originalname: string;
  readonly buffer: Buffer;
  readonly mimetype: string;
}

/** `MockBody | MockMultipartBody` */
export interface DeclaredBody {
  readonly kind?: "multipart";
  readonly contentType: string;
  readonly rawContent?: string | Buffer | { serialize(config: { readonly baseUrl: string }): string };
  readonly parts?: Readonly<Record<string, unknown>>;
  readonly files?: readonly DeclaredFile[];
}

/** `MockApiDefinition` */
export interface DeclaredRequest {
  /** The whole path, its parameters filled in. */
  readonly uri: string;
  /** Lower case. */
  readonly method: string;
  readonly request?: {
    readonly query?: Readonly<Record<string, unknown>>;
    readonly headers?: Readonly<Record<string, unknown>>;
    readonly body?: DeclaredBody;
  };
  readonly response: { readonly status: number };
}

export interface Scenario {
  readonly name: string;
  /** Below `specs/`: `parameters/query`. */
  readonly folder: string;
  /** In the order in which they have to be sent. */
  readonly requests: readonly DeclaredRequest[];
}

const END = "/mockapi.js";

/** @param specs the folder of `@typespec/http-specs`, with a slash at its end */
export async function loadScenarios(specs: string): Promise<readonly Scenario[]> {
  const base = `${specs}dist/specs/`;
  const files = readdirSync(base, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(END));
  const scenarios: Scenario[] = [];
  for (const file of files.sort()) {
    const { Scenarios } = (await import(pathToFileURL(base + file).href)) as {
      readonly Scenarios: Readonly<Record<string, { readonly apis: readonly DeclaredRequest[] }>>;
    };
    for (const [name, { apis }] of Object.entries(Scenarios))
      scenarios.push({ name, folder: dirname(file), requests: apis });
  }
  return scenarios;
}
