/** One OpenAPI document of a mapping file: its operations, found by name and planned when somebody uses them. */
import type { Diagnostic, Origin, Report } from "../../diagnostics/diagnostic.js";
import type { ApiModel, Operation } from "../../model/types.js";
import { mapOf } from "../../read/map.js";
import type { Documents } from "../../read/types.js";
import {
  byOperationId,
  type OperationPlanner,
  operationPlanner,
  type PlannedOperation,
} from "../operations.js";
import type { OutputSchemas } from "../outputs.js";
import { SchemaContext } from "../schemas/context.js";
import { Linker } from "../schemas/link.js";
import { ownOrigin } from "../servers.js";

/** A document that a mapping file names. */
export interface OpenedSpec {
  /** Its name among several; put before the ids of its operations and the names of its credentials. */
  readonly name?: string;
  /** Where the file names it. */
  readonly at: Origin;
  /** Put before the names of its 1:1 tools. */
  readonly prefix: string;
  readonly baseUrl?: string;
  /** What relative servers start at, where nothing else is said. */
  readonly relativeTo?: string;
  readonly documents: Documents;
  readonly model: ApiModel;
}

export interface Spec extends OpenedSpec {
  /** By operationId; several where the document repeats one. */
  readonly byId: ReadonlyMap<string, readonly Operation[]>;
  /** By `METHOD /path`. */
  readonly byKey: ReadonlyMap<string, Operation>;
  /** Where calls of it go, as scheme://host[:port]; undefined where only its operator can say. */
  readonly own: string | undefined;
  readonly planner: OperationPlanner;
  /** For what responses hold. */
  readonly responses: Linker;
  /** The key in `ServerPlan.operations`. */
  readonly idOf: (operation: Operation) => string;
  /** Planned once. @param at what uses it: named beside what is wrong with it */
  readonly plan: (operation: Operation, at?: Origin) => PlannedOperation | undefined;
}

type Related = NonNullable<Diagnostic["related"]>[number];

export function specOf(opened: OpenedSpec, outputSchema: OutputSchemas, report: Report): Spec {
  const { name, model, documents } = opened;
  const byId = byOperationId(model.operations);
  const known = new Map<Operation, PlannedOperation | undefined>();
  /** Where operations that cannot be planned are used: said beside what is wrong, as more uses are found. */
  const uses = new Map<Operation, Related[]>();
  let noted: Related[] | undefined;
  const told = (problem: Diagnostic) => {
    if (!noted || problem.severity !== "error") return report(problem);
    noted.push(...(problem.related ?? []));
    report({ ...problem, related: noted });
  };
  const own = ownOriginOf(opened);
  const planner = operationPlanner(model, documents, outputSchema, told, own);
  // of a response only what leads nowhere matters: nobody validates by its schema
  const lenient = (problem: Diagnostic) => problem.severity === "error" && told(problem);

  function idOf(operation: Operation): string {
    const { operationId, key } = operation;
    const unique = operationId !== undefined && byId.get(operationId)?.length === 1;
    const id = unique ? operationId : key;
    return name === undefined ? id : `${name}:${id}`;
  }

  return {
    ...opened,
    own,
    byId,
    byKey: new Map(model.operations.map((operation) => [operation.key, operation])),
    planner,
    responses: new Linker(new SchemaContext(documents, lenient, "output", "exact")),
    idOf,
    plan(operation, at) {
      if (!known.has(operation)) {
        noted = at && [];
        const planned = planner.plan(operation, idOf(operation));
        known.set(operation, planned && { ...planned, descriptor: placed(planned, opened) });
        if (!planned && noted) uses.set(operation, noted);
        noted = undefined;
      }
      const planned = known.get(operation);
      if (!planned && at) {
        const place = { uri: at.uri, pointer: at.pointer };
        uses.get(operation)?.push({ message: "it is used here", at: place });
      }
      return planned;
    },
  };
}

/** Among several documents each operation says where it is sent, and whose credentials it takes. */
function placed({ descriptor }: PlannedOperation, opened: OpenedSpec) {
  const { name } = opened;
  if (name === undefined) return descriptor;
  const declared = declaredServer(opened);
  const server = absolute(descriptor.server, declared);
  return {
    ...descriptor,
    ...(server !== undefined && { server }),
    security: descriptor.security.map((schemes) => schemes.map((scheme) => `${name}_${scheme}`)),
    ...(descriptor.scopes && { scopes: descriptor.scopes.map((one) => prefixed(one, `${name}_`)) }),
  };
}

function declaredServer({ model, baseUrl, relativeTo }: OpenedSpec): string | undefined {
  return baseUrl ?? absolute(model.servers[0]?.url, relativeTo);
}

function ownOriginOf(opened: OpenedSpec): string | undefined {
  return ownOrigin(opened.model, declaredServer(opened));
}

function prefixed<T>(map: Readonly<Record<string, T>>, prefix: string): Readonly<Record<string, T>> {
  return mapOf(Object.entries(map).map(([key, value]) => [prefix + key, value]));
}

/** The operation's own server wins; a relative one starts at the document's. */
function absolute(own: string | undefined, base: string | undefined): string | undefined {
  if (own === undefined || base === undefined) return own ?? base;
  return URL.canParse(own, base) ? new URL(own, base).href : own;
}
