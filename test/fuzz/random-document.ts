/** Random OpenAPI documents: every location, style and media type, with names that parsers of HTTP and XML react to. */
import fc from "fast-check";
import { anyValue } from "../support/hostile-text.js";

type Json = Readonly<Record<string, unknown>>;

const name = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("a", "b", "id", "filter[x]", "X-A", "$top", "constructor") },
  {
    weight: 1,
    arbitrary: fc.constantFrom("Host", "cookie", "Content-Length", "Transfer-Encoding", "Sec-X", "__proto__"),
  },
  { weight: 1, arbitrary: anyValue.filter((text) => text !== "") },
);

const xml = fc.record(
  {
    name: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom("x", "y", "s:z") },
      { weight: 1, arbitrary: anyValue },
    ),
    prefix: fc.constantFrom("p", "q", "p", "q", "p", "q", "p q", ""),
    namespace: fc.oneof(fc.constantFrom("urn:a", "urn:b"), anyValue),
    attribute: fc.boolean(),
    wrapped: fc.boolean(),
    nodeType: fc.constantFrom("element", "attribute", "text", "cdata", "none"),
  },
  { requiredKeys: [] },
);

const { schema } = fc.letrec<{ schema: Json }>((tie) => ({
  schema: fc
    .tuple(
      fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom<Json>(
          { type: "string" },
          { type: "string", format: "binary" },
          { type: "integer" },
          { type: "number" },
          { type: "boolean" },
          { type: ["string", "null"] },
          {},
        ),
        fc.record({ type: fc.constant("array"), items: tie("schema") }),
        fc.record({
          type: fc.constant("object"),
          properties: fc.dictionary(name, tie("schema"), { maxKeys: 3 }),
          additionalProperties: fc.boolean(),
        }),
        fc.constant({ $ref: "#/components/schemas/Node" }),
      ),
      fc.option(xml, { nil: undefined }),
    )
    .map(([plain, hints]) => (hints === undefined ? plain : { ...plain, xml: hints })),
}));

const JSON_TYPE = "application/json";
const TYPES = [
  JSON_TYPE,
  "application/merge-patch+json",
  "application/json-patch+json",
  "application/x-www-form-urlencoded",
  "multipart/form-data",
  "multipart/mixed",
  "application/xml",
  "application/soap+xml",
  "application/x-ndjson",
  "application/json-seq",
  "application/octet-stream",
  "image/png",
  "image/*",
  "text/plain",
  "text/csv; charset=utf-8",
  "application/yaml",
  "*/*",
];

const encoding = fc.record(
  {
    style: fc.constantFrom("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    explode: fc.boolean(),
    allowReserved: fc.boolean(),
    contentType: fc.oneof(fc.constantFrom(...TYPES), anyValue),
    headers: fc.dictionary(name, fc.record({ schema: fc.record({ const: anyValue }) }), { maxKeys: 2 }),
  },
  { requiredKeys: [] },
);

const content = fc.dictionary(
  fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...TYPES) }, { weight: 1, arbitrary: anyValue }),
  fc.record(
    { schema, encoding: fc.dictionary(name, encoding, { maxKeys: 2 }) },
    { requiredKeys: ["schema"] },
  ),
  { minKeys: 1, maxKeys: 3 },
);

/** A body that is XML for certain: its root has a name. */
const xmlContent = fc.dictionary(name, schema, { minKeys: 1, maxKeys: 4 }).map((properties) => ({
  "application/xml": { schema: { type: "object", xml: { name: "root" }, properties } },
}));

const LOCATIONS = ["path", "query", "header", "cookie", "querystring"] as const;

const parameter = fc
  .record({
    name,
    in: fc.constantFrom(...LOCATIONS),
    style: fc.constantFrom(
      undefined,
      ...["simple", "label", "matrix", "form", "spaceDelimited", "pipeDelimited", "deepObject", "cookie"],
    ),
    explode: fc.constantFrom(undefined, true, false),
    allowReserved: fc.boolean(),
    allowEmptyValue: fc.boolean(),
    required: fc.boolean(),
    schema,
    type: fc.option(fc.constantFrom(...TYPES), { nil: undefined, freq: 4 }),
  })
  .map(({ type, schema: of, ...rest }) =>
    type === undefined && rest.in !== "querystring"
      ? { ...rest, schema: of }
      : { ...rest, content: { [type ?? JSON_TYPE]: { schema: of } } },
  );

/** One operation, whose path names its path parameters among other text. */
export const anyDocument: fc.Arbitrary<Json> = fc
  .record({
    version: fc.constantFrom("3.0.4", "3.1.1", "3.2.0"),
    method: fc.constantFrom("get", "post", "put", "patch", "delete"),
    parameters: fc.array(parameter, { maxLength: 4 }),
    requestBody: fc.option(
      fc.record({ required: fc.boolean(), content: fc.oneof(content, content, xmlContent) }),
      { nil: undefined, freq: 4 },
    ),
    literal: fc.oneof(fc.constantFrom("/", "/a/", "/a."), anyValue),
    node: schema,
    key: fc.record({
      in: fc.constantFrom("query", "header", "cookie"),
      name: fc.constantFrom("key", "a", "X-A"),
    }),
  })
  .map(({ version, method, parameters, requestBody, literal, node, key }) => {
    const variables = parameters.filter((one) => one.in === "path").map((one) => `{${one.name}}`);
    const operation = { operationId: "op", parameters, ...(requestBody && { requestBody }), responses: {} };
    return {
      openapi: version,
      info: { title: "T", version: "1" },
      paths: {
        [`/${literal}${variables.join("/")}`]: { [method]: { ...operation, security: [{ key: [] }] } },
      },
      components: {
        schemas: {
          Node: { type: "object", properties: { next: { $ref: "#/components/schemas/Node" }, of: node } },
        },
        securitySchemes: { key: { type: "apiKey", ...key } },
      },
    };
  });
