/**
 * Stands in bundled programs for the SDK's own shims for Node, which bring a copy of Ajv along: the SDK would check with it
 * what `Server.elicitInput` gets back. We ask by `inputRequired`, whose answers the SDK passes on as they are, in every
 * revision; whoever needs more passes a validator of their own to it (`ServerOptions.jsonSchemaValidator`).
 */
export const process: NodeJS.Process = globalThis.process;

export class DefaultJsonSchemaValidator {
  getValidator(): never {
    throw new Error("This program is built without the SDK's validator: pass one in ServerOptions.");
  }
}
