/** The operation a step calls, as a mapping file names it. */
import { diagnostic } from "../../diagnostics/catalog.js";
import type { Report } from "../../diagnostics/diagnostic.js";
import { suggest } from "../../diagnostics/suggest.js";
import { below } from "../../read/located.js";
import type { Located } from "../../read/types.js";
import { invalid, placeOf, textAt, unsupported } from "./document.js";
import { type ArazzoDocument, findSource, type Source } from "./sources.js";

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/**
 * `listPets`, `GET /pets`, or with the name of its spec before it: `shop:listPets`.
 * @param specs by the address of the OpenAPI document; one spec needs no name
 */
export function operationOf(
  step: Located,
  document: ArazzoDocument,
  specs: ReadonlyMap<string, string>,
  report: Report,
): string | undefined {
  const keys = ["operationId", "operationPath", "workflowId", "channelPath"].filter(
    (key) => below(step, key).value !== undefined,
  );
  if (keys.length !== 1)
    return invalid(report, step, "a step has exactly one of operationId, operationPath and workflowId.");
  // that it cannot be served is told with all that AsyncAPI has in steps
  if (keys[0] === "channelPath") return undefined;
  const operationId = textAt(step, "operationId", report);
  if (operationId !== undefined)
    return byId(operationId, below(step, "operationId"), document, specs, report);
  const path = textAt(step, "operationPath", report);
  return path === undefined ? undefined : byPath(path, below(step, "operationPath"), document, specs, report);
}

function byId(
  text: string,
  at: Located,
  document: ArazzoDocument,
  specs: ReadonlyMap<string, string>,
  report: Report,
): string | undefined {
  const named = /^\$sourceDescriptions\.([^.]+)\.(.+)$/.exec(text);
  if (text.startsWith("$") && !named) {
    const problem = "an operation is named $sourceDescriptions.<name>.<operationId>.";
    report(diagnostic("arazzo/expression-syntax", placeOf(at), { expression: text, problem }));
    return undefined;
  }
  if (named) {
    const source = openApi(named[1] ?? "", at, document, report);
    return source && prefixed(source, named[2] ?? "", specs);
  }
  const sources = [...document.sources.values()].filter(({ type }) => type === "openapi");
  const [only] = sources;
  if (!only) return invalid(report, at, "no source description is an OpenAPI document.");
  // the planner finds the one that has it, and says so where several do
  return sources.length === 1 ? prefixed(only, text, specs) : text;
}

function byPath(
  text: string,
  at: Located,
  document: ArazzoDocument,
  specs: ReadonlyMap<string, string>,
  report: Report,
): string | undefined {
  const match =
    /^(?:\{\$sourceDescriptions\.([^.}]+)\.url\}|\$sourceDescriptions\.([^.#]+)\.url)#(\/.*)$/.exec(text);
  const fail = (problem: string) => {
    report(diagnostic("arazzo/expression-syntax", placeOf(at), { expression: text, problem }));
    return undefined;
  };
  if (!match) return fail("it is written {$sourceDescriptions.<name>.url}#/paths/~1pets/get.");
  const source = openApi(match[1] ?? match[2] ?? "", at, document, report);
  if (!source) return undefined;
  const [paths, path, method, ...more] = decode(match[3] ?? "")
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  if (paths !== "paths" || path === undefined || more.length > 0)
    return fail("it points to an operation: #/paths/~1pets/get.");
  if (method === undefined)
    return fail(`it names a path and no operation; the method is missing, as in ${text}/get.`);
  if (METHODS.includes(method)) return prefixed(source, `${method.toUpperCase()} ${path}`, specs);
  return fail(`${JSON.stringify(method)} is no method.${suggest(method, METHODS)}`);
}

function decode(pointer: string): string {
  try {
    return decodeURIComponent(pointer);
  } catch {
    return pointer;
  }
}

function openApi(name: string, at: Located, document: ArazzoDocument, report: Report): Source | undefined {
  const source = findSource(document, name, placeOf(at), report);
  if (source?.type === "arazzo")
    return invalid(
      report,
      at,
      `${JSON.stringify(name)} is an Arazzo document: its workflows are called with workflowId.`,
    );
  if (source?.type === "asyncapi")
    return unsupported(report, placeOf(at), "An operation of AsyncAPI", "Tools call HTTP APIs.");
  return source;
}

function prefixed(source: Source, operation: string, specs: ReadonlyMap<string, string>): string {
  const name = specs.get(source.url);
  return specs.size > 1 && name !== undefined ? `${name}:${operation}` : operation;
}
