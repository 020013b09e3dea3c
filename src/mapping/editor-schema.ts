/** The JSON Schema of the mapping file, for editors: printed from the zod schema. */
import * as z from "zod";
import type { JsonSchema } from "../runtime/core/types.js";
import { mapping } from "./schema.js";

const ID = "https://openapi-mcp.dev/schema/mapping-v1.json";

/** JSON Schema 2020-12. Its `$defs` are named: `operation`, `step`, `call_step`, `endpoint_tool`, `recipe_tool`, … */
export function editorSchema(): JsonSchema {
  const { $schema, ...printed } = z.toJSONSchema(mapping, {
    target: "draft-2020-12",
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) jsonSchema.patternProperties = { "^x-": {} };
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      // steps are told apart by their verbs, tools by `operation` and `steps`: exactly one fits
      if (jsonSchema.anyOf?.every((member) => "$ref" in member)) {
        jsonSchema.oneOf = jsonSchema.anyOf;
        delete jsonSchema.anyOf;
      }
    },
  });
  const oneOf = [{ required: ["spec"] }, { required: ["specs"] }];
  return { $schema, $id: ID, title: "openapi-mcp mapping file", ...printed, oneOf };
}
