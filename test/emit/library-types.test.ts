/** The types of a library's inputs are what the validator takes: of what may be left out, what may be null, and neither. */
import { expect, it } from "vitest";
import { emitProject } from "../../src/emit/emit.js";
import { api, compileDocument } from "../support/compile.js";

it("says what may be absent, what may be null, and which values there are", async () => {
  const colors = { type: "string", enum: ["red", "blue"] };
  const schema = {
    type: "object",
    required: ["both", "neither", "nullable", "list"],
    properties: {
      neither: { type: "string" },
      absent: { type: "string" },
      nullable: { type: ["string", "null"] },
      both: { anyOf: [{ type: "integer" }, { type: "null" }] },
      any: { type: ["string", "null"] },
      color: colors,
      list: { type: "array", items: colors },
      nested: { type: "object", properties: { deep: { type: "boolean" } }, required: ["deep"] },
    },
  };
  const paint = {
    operationId: "paint",
    requestBody: { required: true, content: { "application/json": { schema } } },
    responses: { "200": { description: "Done" } },
  };
  const { plan } = await compileDocument(api({ "/paint": { post: paint } }), { details: "all" });
  if (!plan) throw new Error("no plan");
  const types = (await emitProject(plan, [], { lib: true })).get("src/types.ts");
  expect(types?.slice(types.indexOf("export type PaintInput"))).toBe(`export type PaintInput = {
  readonly neither: string;
  readonly absent?: string;
  readonly nullable: string | null;
  readonly both: number | null;
  readonly any?: string | null;
  readonly color?: "red" | "blue";
  readonly list: readonly ("red" | "blue")[];
  readonly nested?: {
    readonly deep: boolean;
  };
};
`);
});
