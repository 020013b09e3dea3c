/** What must not be told of credentials: the secrets of schemes, and what they are part of when they travel. */
import { type SecretLookup, secretVariablesOf } from "./credentials.js";
import { oauthVariable } from "./oauth/token-source.js";
import { MIN_LENGTH } from "./redact.js";
import type { CredentialDescriptor } from "./types.js";

export function secretsOf(descriptor: CredentialDescriptor, secrets: SecretLookup): readonly string[] {
  const values = secretVariablesOf(descriptor).flatMap((env) => secrets(env) ?? []);
  switch (descriptor.kind) {
    case "basic":
    case "digest": {
      // The Base64 of both halves. A user name is no secret, but where a key is one, the password is empty or an "X".
      const [username = "", password = ""] = values;
      return [password.length < MIN_LENGTH ? username : "", password, `${username}:${password}`];
    }
    case "authorization":
      // the whole of the header, and the part after its scheme
      return values.flatMap(withoutScheme);
    case "oauth2": {
      const client = ["clientId", "clientSecret"] as const;
      const pair = client.map((part) => strictlyFormEncoded(secrets(oauthVariable(descriptor, part)) ?? ""));
      return pair[1] === "" ? values : [...values, pair.join(":")];
    }
    default:
      return values;
  }
}

/** RFC 6749 §2.3.1, with all that `encodeURIComponent` would leave encoded as well: so a client's Basic is written. */
function strictlyFormEncoded(text: string): string {
  const hex = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text)
    .replace(/%20/g, "+")
    .replace(/[-_.!~*'()]/g, hex);
}

/** The whole of a header, and the part after its scheme. */
export function withoutScheme(value: string): readonly string[] {
  return [value, value.replace(/^[A-Za-z]+\s+/, "")];
}
