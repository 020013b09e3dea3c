/** Documents of any size that look like real ones: shared parameters and errors, schemas that refer to each other. */

const METHODS_PER_RESOURCE = 5;

/** @param operations how many; five per resource: list, create, read, change, delete */
export function syntheticDocument(operations: number): object {
  const paths: Record<string, object> = {};
  const schemas: Record<string, object> = { ...sharedSchemas };
  for (let index = 0; index * METHODS_PER_RESOURCE < operations; index++) {
    const left = operations - index * METHODS_PER_RESOURCE;
    const name = `Resource${index}`;
    schemas[name] = resource(index);
    schemas[`${name}Input`] = input(index);
    const { collection, item } = operationsOf(name, index);
    const takeUpTo = (entries: [string, object][], count: number) =>
      Object.fromEntries(entries.slice(0, Math.max(0, count)));
    paths[`/area${index % 20}/resources${index}`] = takeUpTo(Object.entries(collection), left);
    if (left > 2) {
      const parameters = [{ $ref: "#/components/parameters/Id" }];
      paths[`/area${index % 20}/resources${index}/{id}`] = {
        parameters,
        ...takeUpTo(Object.entries(item), left - 2),
      };
    }
  }
  return {
    openapi: "3.0.3",
    info: { title: "Synthetic", version: "1.0.0", description: "A document made for measuring." },
    servers: [{ url: "https://api.example.com/v1" }],
    security: [{ token: [] }],
    paths,
    components: {
      schemas,
      parameters,
      responses,
      securitySchemes: { token: { type: "http", scheme: "bearer" } },
    },
  };
}

const ref = (kind: string, name: string) => ({ $ref: `#/components/${kind}/${name}` });
const json = (schema: object) => ({ "application/json": { schema } });

const sharedSchemas = {
  Error: {
    type: "object",
    required: ["code", "message"],
    properties: {
      code: { type: "string" },
      message: { type: "string" },
      details: { type: "array", items: ref("schemas", "Problem") },
    },
  },
  Problem: {
    type: "object",
    properties: { field: { type: "string" }, reason: { type: "string", nullable: true } },
  },
  Money: {
    type: "object",
    required: ["amount", "currency"],
    properties: {
      amount: { type: "integer", format: "int64", minimum: 0 },
      currency: { type: "string", pattern: "^[A-Z]{3}$" },
    },
  },
  Address: {
    type: "object",
    properties: {
      street: { type: "string", maxLength: 200 },
      city: { type: "string", maxLength: 100 },
      country: { type: "string", minLength: 2, maxLength: 2 },
    },
  },
};

const parameters = {
  Id: {
    name: "id",
    in: "path",
    required: true,
    description: "Which one",
    schema: { type: "string", format: "uuid" },
  },
  Limit: { name: "limit", in: "query", schema: { type: "integer", minimum: 1, maximum: 100, default: 20 } },
  Cursor: {
    name: "cursor",
    in: "query",
    description: "Where the page before ended",
    schema: { type: "string" },
  },
};

const responses = {
  NotFound: { description: "There is no such thing", content: json(ref("schemas", "Error")) },
  Invalid: { description: "The request makes no sense", content: json(ref("schemas", "Error")) },
};

function input(index: number): object {
  return {
    type: "object",
    required: ["name", "kind"],
    properties: {
      name: { type: "string", minLength: 1, maxLength: 120, description: `What resource ${index} is called` },
      kind: { type: "string", enum: ["small", "large", `special${index}`] },
      price: ref("schemas", "Money"),
      address: ref("schemas", "Address"),
      labels: { type: "object", additionalProperties: { type: "string" } },
      valid_until: { type: "string", format: "date-time", nullable: true },
      parts: {
        type: "array",
        maxItems: 50,
        items: {
          type: "object",
          properties: { sku: { type: "string" }, count: { type: "integer", minimum: 1 } },
        },
      },
    },
  };
}

function resource(index: number): object {
  return {
    allOf: [
      ref("schemas", `Resource${index}Input`),
      {
        type: "object",
        required: ["id"],
        properties: {
          id: { type: "string", format: "uuid", readOnly: true },
          created_at: { type: "string", format: "date-time", readOnly: true },
          parent: ref("schemas", `Resource${index}`),
        },
      },
    ],
  };
}

function operationsOf(
  name: string,
  index: number,
): { collection: Record<string, object>; item: Record<string, object> } {
  const one = { description: `The ${name}`, content: json(ref("schemas", name)) };
  const body = { required: true, content: json(ref("schemas", `${name}Input`)) };
  const [notFound, invalid] = [ref("responses", "NotFound"), ref("responses", "Invalid")];
  const tags = [`area${index % 20}`];
  const of = (verb: string, rest: object) => ({
    operationId: `${verb}${name}`,
    tags,
    summary: `${verb} ${name}`,
    description: `Use this to ${verb} a ${name}. It answers with what the service knows about it afterwards.`,
    ...rest,
  });
  const status = { name: "status", in: "query", schema: { type: "string", enum: ["active", "archived"] } };
  const sort = { name: "sort", in: "query", schema: { type: "array", items: { type: "string" } } };
  const page = { description: "One page", content: json({ type: "array", items: ref("schemas", name) }) };
  return {
    collection: {
      get: of("list", {
        parameters: [status, sort, ref("parameters", "Limit"), ref("parameters", "Cursor")],
        responses: { 200: page, 400: invalid },
      }),
      post: of("create", { requestBody: body, responses: { 201: one, 400: invalid } }),
    },
    item: {
      get: of("get", { responses: { 200: one, 404: notFound } }),
      put: of("update", { requestBody: body, responses: { 200: one, 400: invalid, 404: notFound } }),
      delete: of("delete", { responses: { 204: { description: "It is gone" }, 404: notFound } }),
    },
  };
}
