/** A scope as a recipe over the support desk has it, and what checking an expression in it says. */
import type { Diagnostic } from "../../../src/diagnostics/diagnostic.js";
import {
  compileCondition,
  compileExpression,
  compileText,
  compileValue,
} from "../../../src/plan/expressions/compile.js";
import { objectType } from "../../../src/plan/expressions/object-type.js";
import { type Scope, withPresent } from "../../../src/plan/expressions/scope.js";
import { ANY, type Typed } from "../../../src/plan/expressions/type.js";
import { openWithin, typeOfSchema } from "../../../src/plan/expressions/type-of-schema.js";
import type { Located } from "../../../src/read/types.js";

const deskSchema = {
  $defs: {
    Priority: { type: "string", enum: ["low", "normal", "high", "urgent"] },
    Agent: {
      type: "object",
      required: ["id", "name"],
      properties: {
        id: { type: "string" },
        name: { type: "string" },
        open_tickets: { type: "integer" },
        manager: { $ref: "#/$defs/Agent" },
      },
    },
    Ticket: {
      type: "object",
      required: ["id", "number", "subject", "status", "priority", "requester", "created_at"],
      properties: {
        id: { type: "string" },
        number: { type: "integer" },
        score: { type: "number" },
        subject: { type: "string" },
        status: { type: "string", enum: ["open", "pending", "closed"] },
        priority: { $ref: "#/$defs/Priority" },
        requester: { type: "object", required: ["email"], properties: { email: { type: "string" } } },
        assignee: { oneOf: [{ $ref: "#/$defs/Agent" }, { type: "null" }] },
        tags: { type: "array", items: { type: "string" } },
        labels: { type: "object", additionalProperties: { type: "string" } },
        urgent: { type: "boolean" },
        created_at: { type: "string", format: "date-time" },
        extra: {},
      },
    },
  },
} as const;

const open = openWithin(deskSchema);
export const schemaType = (schema: object) => typeOfSchema(schema as never, open);

const there = (typed: Typed | ReturnType<typeof objectType>): Typed =>
  "kind" in typed ? { type: typed, optional: false } : typed;
const ref = (name: string) => typeOfSchema({ $ref: `#/$defs/${name}` }, open, `the response of get${name}`);

const response = (body: Typed): Typed =>
  there(
    objectType([
      ["status", schemaType({ type: "integer" })],
      ["body", body],
    ]),
  );

const scope: Scope = {
  names: new Map<string, Typed>([
    [
      "inputs",
      there(
        objectType(
          [
            ["id", schemaType({ type: "string" })],
            ["days", schemaType({ type: "integer" })],
            ["urgent", schemaType({ type: "boolean" })],
            ["agent_id", { ...schemaType({ type: "string" }), optional: true }],
            ["severity", schemaType({ type: "string", enum: ["high", "urgent"] })],
          ],
          { label: "the inputs" },
        ),
      ),
    ],
    [
      "steps",
      there(
        objectType([
          ["ticket", response(ref("Ticket"))],
          ["assign", { ...response(ref("Ticket")), optional: true }],
          ["agents", response(schemaType({ type: "array", items: { $ref: "#/$defs/Agent" } }))],
          ["raw", response(ANY)],
        ]),
      ),
    ],
  ]),
  present: new Set(),
  elsewhere: (path) => (path[0] === "steps" && path[1] === "close" ? 'step "close" runs later' : undefined),
};

export const located = (value: unknown, pointer = "/tools/x/output"): Located => ({
  value,
  uri: "file:///desk.mcp.yaml",
  pointer,
});

/** `code "the part to blame"`, as reported, in order. */
export function said(text: unknown, found: readonly Diagnostic[]): readonly string[] {
  return found.map(({ code, at }) => {
    const part =
      at.within && typeof text === "string" ? ` ${text.slice(at.within.start, at.within.end)}` : "";
    return `${code.replace("expression/", "")}${part}`;
  });
}

function collect<T>(run: (report: (found: Diagnostic) => void) => T) {
  const found: Diagnostic[] = [];
  const result = run((each) => found.push(each));
  return { result, found };
}

export function checkText(text: string, present: readonly string[] = []) {
  return collect((report) => compileExpression(located(text), withPresent(scope, present), report));
}

export function checkCondition(value: unknown) {
  return collect((report) => compileCondition(located(value), scope, report));
}

export function checkTemplate(text: string) {
  return collect((report) => compileText(located(text), scope, report));
}

export function checkValue(value: unknown, expect?: object, pointer?: string) {
  const typed = expect && schemaType(expect);
  return collect((report) => compileValue(located(value, pointer), scope, report, typed));
}
