/**
 * Stands in the bundled command for the SDK's own shims for Node, which bring a copy of Ajv along: the SDK checks the
 * answers to questions with it that a server asks its user. We ask none; whoever adds that passes a validator of ours
 * to the SDK (`ServerOptions.jsonSchemaValidator`).
 */
export { default as process } from "node:process";

export class DefaultJsonSchemaValidator {
  getValidator(): never {
    throw new Error("The command is built without the SDK's validator: pass one in ServerOptions.");
  }
}
