/** A document and a mapping file with one text in every place where a text can stand. */

/** In code, it would show as a name that ours never have: `pwn$ed`. */
export const HOSTILE: readonly string[] = [
  "`${pwn$ed()}`",
  '"; pwn$ed(); "',
  "'; pwn$ed(); '",
  "*/ pwn$ed(); /*",
  "\n pwn$ed();\n//",
  "\u2028pwn$ed();\u2028",
  "</script><script>pwn$ed()</script>",
  '\\"; pwn$ed(); //',
  "\\${pwn$ed()}",
  "__proto__",
  "constructor",
  "$(pwn$ed); `pwn$ed` | pwn$ed > /etc/pwn$ed & pwn$ed",
  "../../pwn$ed/../../etc/pwn$ed",
  "..\\..\\pwn$ed",
  "con",
  "\u202epwn$ed\u202c",
  "\0pwn$ed",
  "-- pwn$ed",
  "{{pwn$ed}} <%= pwn$ed %> #{pwn$ed}",
  '"] = pwn$ed; //',
  "as any) || pwn$ed(",
  "export default pwn$ed",
  "import('pwn$ed')",
  "\r\nPWNED=1\r\n",
  "| pwn$ed | <img src=x onerror=pwn$ed()>",
];

/** @param names where names stand: some must have a form of their own */
export function hostileSpec(text: string): object {
  const typed = { type: "string", description: text, default: text, examples: [text], title: text };
  const object = {
    type: "object",
    description: text,
    required: ["id"],
    properties: named([
      ["id", { type: "string" }],
      [text, typed],
      ["kind", { type: "string", enum: [text, "a"] }],
      ["deep", { type: "object", properties: named([[text, { type: "integer" }]]) }],
      ["list", { type: "array", items: { $ref: "#/components/schemas/Thing" } }],
    ]),
  };
  const answer = {
    "200": {
      description: text,
      content: {
        "application/json": { schema: { $ref: "#/components/schemas/Thing" }, example: { id: text } },
      },
    },
  };
  return {
    openapi: "3.1.0",
    info: { title: text, version: text, description: text, summary: text },
    servers: [{ url: "https://api.example/", description: text }],
    tags: [{ name: text, description: text }],
    security: [named([[text, []]])],
    paths: {
      "/things": {
        get: {
          operationId: text,
          tags: [text],
          summary: text,
          description: text,
          parameters: [
            { name: text, in: "query", description: text, schema: typed },
            { name: "kind", in: "query", schema: { type: "string", enum: [text, "a"] } },
          ],
          responses: answer,
        },
      },
      "/things/{id}": {
        parameters: [
          { name: "id", in: "path", required: true, schema: { type: "string" }, description: text },
        ],
        get: { operationId: "getThing", tags: [text], summary: text, responses: answer },
        put: {
          operationId: "putThing",
          tags: ["things", text],
          description: text,
          requestBody: { required: true, content: { "application/json": { schema: object } } },
          responses: answer,
        },
      },
    },
    components: {
      securitySchemes: named([[text, { type: "http", scheme: "bearer", description: text }]]),
      schemas: named([
        ["Thing", object],
        [text, { type: "string", description: text }],
      ]),
    },
  };
}

function named(members: readonly (readonly [string, unknown])[]): object {
  return Object.fromEntries(members);
}

/** Over `hostileSpec` of the same text. */
export function hostileMapping(text: string): object {
  const written = text.replaceAll("${", () => "$${").replace(/^=/, "==");
  const quoted = JSON.stringify(text).replaceAll("\u0000", "\\u0000");
  return {
    version: 1,
    spec: "./openapi.json",
    server: { name: "hostile", title: text, version: "1.0.0", instructions: text },
    defaults: { headers: { "X-Plain": "plain" } },
    expose: {},
    tools: {
      do_it: {
        title: text,
        description: `It does: ${text}`,
        inputs: {
          id: { type: "string", description: text, default: text },
          choice: { type: "string", enum: [text, "other"], default: "other" },
        },
        steps: [
          { id: "thing", title: `${text}.`, call: "getThing", with: { id: "=inputs.id" } },
          {
            fail: "no",
            if: `steps.thing.body.id == ${quoted} && inputs.choice == ${quoted}`,
            message: `${written} \${steps.thing.body.id} ${written}`,
            show: named([[text.startsWith("$") ? `x${text}` : text, written]]),
          },
          {
            set: {
              made: `=[${quoted}, steps.thing.body.id + ${quoted}]`,
              found: `=steps.thing.body[${quoted}].orValue(${quoted})`,
              map: `={${quoted}: 1, "b": ${quoted}}`,
            },
          },
          {
            id: "put",
            call: "putThing",
            with: { id: "=inputs.id", body: { id: "=vars.found", kind: "a" } },
            recover: `${written} by hand`,
          },
        ],
        output: named([
          ["id", "=steps.put.body.id"],
          ["made", "=vars.made"],
          ["map", "=vars.map"],
          [text.startsWith("$") ? `x${text}` : text, written],
        ]),
        text: written === "" ? "done" : `${written} \${inputs.id}`,
      },
    },
    resources: {
      thing: {
        uri: "things://{id}",
        operation: "getThing",
        title: text,
        description: text,
        output: { it: written, id: "=body.id" },
      },
    },
    prompts: {
      ask: {
        title: text,
        description: text,
        args: { who: { description: text, enum: [text, "b"] } },
        text: `${written} \${args.who}`,
      },
    },
  };
}
