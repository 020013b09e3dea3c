/** OAS Server Objects (3.1.1 §4.8.5, §4.8.6): URL templates with their variables filled in. */
import { diagnostic } from "../diagnostics/catalog.js";
import { below } from "../read/located.js";
import type { Located } from "../read/types.js";
import { isListOrAbsent, isMapping, items, type Reader, text } from "./reader.js";
import type { Server } from "./types.js";

/** @param base the document's own address: a relative URL is relative to it where that is http(s) */
export function readServers(reader: Reader, list: Located, base: string): readonly Server[] {
  isListOrAbsent(reader, list, "servers", false);
  const servers: Server[] = [];
  for (const node of items(list)) {
    if (!isMapping(node.value)) continue;
    const template = text(node.value["url"]);
    if (template === undefined) continue;
    const url = fillVariables(reader, node, template);
    servers.push({ url: absolute(url, base), at: below(node, "url") });
  }
  return servers;
}

function fillVariables(reader: Reader, server: Located, template: string): string {
  const variables = below(server, "variables");
  return template.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const variable = isMapping(variables.value) ? below(variables, name).value : undefined;
    const value = isMapping(variable) ? text(variable["default"]) : undefined;
    if (value === undefined)
      reader.report(diagnostic("spec/server-variable", below(server, "url"), { name }));
    return value ?? "";
  });
}

function absolute(url: string, base: string): string {
  if (/^https?:/i.test(url) || !/^https?:/i.test(base) || !URL.canParse(url, base)) return url;
  return new URL(url, base).href;
}

/** OAS 3.1.1 §4.8.1: a document without servers is served from `/` of where it came from. */
export function defaultServers(root: Located, base: string): readonly Server[] {
  return /^https?:/i.test(base) ? [{ url: new URL("/", base).href, at: root }] : [];
}
