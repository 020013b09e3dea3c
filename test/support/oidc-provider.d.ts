/** What our tests use of it; it has no types of its own. */
declare module "oidc-provider" {
  import type { IncomingMessage, ServerResponse } from "node:http";

  interface Token {
    readonly clientId: string;
    readonly scope?: string;
    readonly accountId?: string;
    readonly extra?: Readonly<Record<string, unknown>>;
    save(): Promise<string>;
    destroy(): Promise<void>;
  }
  interface TokenClass {
    new (properties: object): Token;
    find(value: string): Promise<Token | undefined>;
  }

  /** Koa's. */
  interface Context {
    body: unknown;
    status: number;
    readonly oidc: {
      readonly client: object & { readonly clientId: string };
      readonly params: Record<string, string>;
    };
  }

  export default class Provider {
    constructor(issuer: string, configuration: object);
    readonly AccessToken: TokenClass;
    readonly ClientCredentials: TokenClass;
    readonly RefreshToken: TokenClass;
    readonly Client: { find(id: string): Promise<object | undefined> };
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
    registerGrantType(
      name: string,
      handler: (context: Context) => Promise<void>,
      parameters: readonly string[],
    ): void;
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: object,
      options: object,
    ): Promise<void>;
    on(event: string, listener: (...args: readonly unknown[]) => void): void;
  }
  export namespace errors {
    class InvalidGrant extends Error {}
  }
}
