/** The operations of one OpenAPI document as the editor's schema wants them: by every name a mapping file can use. */
import type { EditorArgument, EditorOperation } from "../mapping/specialise.js";
import { readModel } from "../model/model.js";
import type { ToolPlan } from "../plan/types.js";
import type { JsonSchema, OperationDescriptor } from "../runtime/core/types.js";
import type { Compiled } from "./compile-input.js";

/** In document order; also those that no tool serves, of which the arguments are not known. */
export function editorOperations({
  plan,
  documents,
}: Pick<Compiled, "plan" | "documents">): readonly EditorOperation[] {
  const tools = new Map(plan.tools.map((tool) => [tool.kind === "endpoint" ? tool.operation : "", tool]));
  const [model] = readModel(documents);
  const operations = model?.operations ?? [];
  const counts = new Map<string, number>();
  for (const { operationId = "" } of operations) counts.set(operationId, (counts.get(operationId) ?? 0) + 1);
  return operations.map(({ key, operationId = "", summary }) => {
    const reference = operationId !== "" && counts.get(operationId) === 1 ? operationId : key;
    const descriptor = plan.operations[reference];
    const tool = tools.get(reference);
    const title = summary ?? key;
    if (!descriptor || !tool) return { reference, title, arguments: [], open: true };
    return { reference, title, arguments: argumentsOf(descriptor, tool), open: isOpen(descriptor) };
  });
}

/** As the 1:1 tool shows them; and the API's own names where they are others and lead to one argument. */
function argumentsOf(descriptor: OperationDescriptor, { listing }: ToolPlan): readonly EditorArgument[] {
  const properties = (listing.inputSchema["properties"] ?? {}) as Readonly<Record<string, JsonSchema>>;
  const required = new Set((listing.inputSchema["required"] ?? []) as readonly string[]);
  const shown = Object.entries(properties).map(([name, schema]): EditorArgument => {
    const description = schema["description"];
    return {
      name,
      required: required.has(name),
      schema,
      ...(typeof description === "string" && { description }),
    };
  });
  const known = new Set(shown.map(({ name }) => name));
  const wire = wireNames(descriptor).filter((name, index, all) => all.indexOf(name) === index);
  const others = wire.filter((name) => !known.has(name)).map((name) => ({ name, required: false }));
  return [...shown, ...others];
}

function wireNames({ parameters, requestBody }: OperationDescriptor): readonly string[] {
  const shape = requestBody?.shape;
  return [
    ...parameters.map(({ name }) => name),
    ...(shape?.kind === "properties" ? Object.values(shape.properties) : []),
  ];
}

function isOpen({ requestBody }: OperationDescriptor): boolean {
  return requestBody?.shape.kind === "properties" && requestBody.shape.open;
}

/**
 * Of several documents: each operation as `name:reference`, and without the name where no other document has it.
 */
export function withSpecNames(
  specs: readonly (readonly [name: string, operations: readonly EditorOperation[]])[],
): readonly EditorOperation[] {
  const counts = new Map<string, number>();
  for (const { reference } of specs.flatMap(([, operations]) => operations))
    counts.set(reference, (counts.get(reference) ?? 0) + 1);
  return specs.flatMap(([name, operations]) =>
    operations.flatMap((operation) => {
      const named = { ...operation, reference: `${name}:${operation.reference}` };
      return counts.get(operation.reference) === 1 ? [operation, named] : [named];
    }),
  );
}
