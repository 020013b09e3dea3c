/** The environment of a generated server: `.env.example`, and the table in its README. */

import { asks } from "../../plan/recipes/counts.js";
import type { ServerPlan } from "../../plan/types.js";
import type { CredentialDescriptor, OAuthDescriptor } from "../../runtime/core/types.js";
import { commentText } from "../literal.js";

export interface Variable {
  readonly name: string;
  /** What it holds, in words of ours; names of the document in it are one line of text. */
  readonly about: string;
  readonly isSecret: boolean;
  /** The server does less without it, or nothing: always, or somewhere. */
  readonly needed: "" | "needed" | "needed in a container";
}

/** Every variable that is read by a server on Node, by a Worker, or by functions. */
export function variables(plan: ServerPlan, reader: "node" | "worker" | "functions"): readonly Variable[] {
  const secrets = Object.entries(plan.credentials).flatMap(([scheme, credential]) =>
    secretsOf(commentText(scheme, 60), credential),
  );
  const known = new Map(secrets.map((variable) => [variable.name, variable]));
  const isAsking =
    reader !== "functions" && plan.tools.some((tool) => tool.kind === "recipe" && asks(tool.recipe.steps));
  return [
    ...known.values(),
    {
      name: "OPENAPI_MCP_BASE_URL",
      about: baseUrlText(plan),
      isSecret: false,
      needed: /^https?:/i.test(plan.server ?? "") ? "" : "needed",
    },
    ...(isAsking
      ? [
          {
            name: "OPENAPI_MCP_STATE_KEY",
            about: "Signs questions to users over HTTP, the same in all processes: openssl rand -base64 32",
            isSecret: true,
            // `npm start` says that there is one process only; of Workers there never is
            needed: reader === "worker" ? "needed" : "needed in a container",
          } as const,
        ]
      : []),
  ];
}

function baseUrlText({ server, specs }: ServerPlan): string {
  const declared =
    server === undefined ? "which the document does not say" : `instead of ${commentText(server)}`;
  return specs ? "Where the API is; of several, use --base-url NAME=URL" : `Where the API is, ${declared}`;
}

function secretsOf(scheme: string, credential: CredentialDescriptor): readonly Variable[] {
  const secret = (name: string, about: string): Variable => ({
    name,
    about,
    isSecret: true,
    needed: "needed",
  });
  switch (credential.kind) {
    case "apiKey":
      return [
        secret(
          credential.env,
          `API key for ${scheme}, sent as ${credential.in} ${commentText(credential.name, 60)}`,
        ),
      ];
    case "bearer":
      return [secret(credential.env, `Token for ${scheme}, sent as Authorization: Bearer`)];
    case "authorization":
      return [
        secret(
          credential.env,
          `Credentials for ${scheme}: the whole value of Authorization, ${commentText(credential.scheme, 60)} included`,
        ),
      ];
    case "basic":
    case "digest":
      return [
        secret(credential.usernameEnv, `User name for ${scheme}`),
        secret(credential.passwordEnv, `Password for ${scheme}`),
      ];
    case "oauth2":
      return oauthVariables(scheme, credential);
    case "mutualTLS":
    case "unsupported":
      return [];
  }
}

/** The first way to a token is the one that is needed; the others stand beside it. */
function oauthVariables(
  scheme: string,
  { env, prefix, flows, metadataUrl }: OAuthDescriptor,
): readonly Variable[] {
  const variable = (name: string, about: string, isNeeded: boolean): Variable => ({
    name,
    about: `${about} ${scheme}`,
    isSecret: true,
    needed: isNeeded ? "needed" : "",
  });
  const hasClient = flows.clientCredentials !== undefined || metadataUrl !== undefined;
  const hasUser = flows.authorizationCode !== undefined || flows.deviceAuthorization !== undefined;
  return [
    ...(hasClient || hasUser ? [variable(`${prefix}_CLIENT_ID`, "Client id for", hasClient)] : []),
    ...(hasClient ? [variable(`${prefix}_CLIENT_SECRET`, "Client secret for", true)] : []),
    ...(flows.password
      ? [
          variable(`${prefix}_USERNAME`, "User name for", !hasClient),
          variable(`${prefix}_PASSWORD`, "Password for", !hasClient),
        ]
      : []),
    ...(hasUser
      ? [variable(`${prefix}_REFRESH_TOKEN`, "Refresh token, with the client id, for", false)]
      : []),
    variable(env, "A ready access token, in place of all others, for", !hasClient && !flows.password),
  ];
}

/** Read with `node --env-file=.env`; what is commented out is not needed. */
export function envExample(plan: ServerPlan): string {
  const lines = variables(plan, "node").map(
    ({ name, about, needed }) => `# ${about}\n${needed === "" ? "# " : ""}${name}=\n`,
  );
  return `# Copy this file to .env and fill it in. Never commit .env.\n\n${lines.join("\n")}`;
}

/** Of a Worker, while it is tried out on this machine. */
export function devVars(plan: ServerPlan): string {
  const lines = variables(plan, "worker").map(
    ({ name, about, needed }) => `# ${about}\n${needed === "" ? "# " : ""}${name}=""\n`,
  );
  return `# Copy this file to .dev.vars and fill it in. Never commit .dev.vars.\n\n${lines.join("\n")}`;
}
