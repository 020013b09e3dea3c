/** OAS XML Objects (3.1.1 §4.8.26, with the node types of 3.2 §4.26) → how a body's value becomes elements. */
import { below } from "../read/located.js";
import { mapOf } from "../read/map.js";
import type { Documents, Located } from "../read/types.js";
import type { XmlBody, XmlNode } from "../runtime/core/types.js";
import { isXmlName } from "../runtime/core/xml-name.js";
import { isSchema, type Schema } from "./schemas/keywords.js";

/** Nodes of one body: more than a model could fill. */
const MAX_NODES = 5_000;
const MAX_DEPTH = 60;

/**
 * How values of the schema are written.
 * @param name of the root where the schema gives it none; a body that is no component has none
 * @returns a reason where the document does not say enough
 */
export function planXml(schema: Located, documents: Documents, name?: string): XmlBody | string {
  const planner = new XmlPlanner(documents);
  const whole = planner.node(schema);
  if (planner.problem !== undefined) return planner.problem;
  const { shared } = planner;
  const told = [...shared].filter(([, node]) => Object.keys(node).length > 0);
  const rest = told.length > 0 ? { shared: mapOf(told) } : {};
  const open = whole.ref === undefined ? whole : { ...shared.get(whole.ref), ...whole };
  const rootName = open.name ?? name ?? componentName(schema);
  // an array has an element around it at the root, or it would be no document
  const isList = open.items !== undefined;
  if (rootName !== undefined)
    return { root: { ...whole, name: rootName, ...(isList && { wrapped: true }) }, ...rest };
  const [only, ...others] = Object.entries(open.properties ?? {});
  const isElement = only !== undefined && only[1].kind === undefined && only[1].items === undefined;
  if (isElement && others.length === 0) return { root: only[1], member: only[0], ...rest };
  return "nothing names its root element";
}

/** OAS 3.2 §4.26: what the root of a schema under `components` is called. */
function componentName({ value }: Located): string | undefined {
  const ref = isSchema(value) ? value["$ref"] : undefined;
  if (typeof ref !== "string") return undefined;
  const name = /\/(?:components\/schemas|definitions)\/([^/]+)$/.exec(ref)?.[1];
  return name !== undefined && isXmlName(name) ? name : undefined;
}

class XmlPlanner {
  /** What several nodes refer to, by a short name of its own. */
  readonly shared = new Map<string, XmlNode>();
  problem: string | undefined;
  readonly #documents: Documents;
  /** By place in the documents. */
  readonly #names = new Map<string, string>();
  #nodes = 0;

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  node(schema: Located, depth = 0): XmlNode {
    if (++this.#nodes > MAX_NODES || depth > MAX_DEPTH) {
      this.problem ??= "its schema is too large";
      return {};
    }
    const { value } = schema;
    if (!isSchema(value)) return {};
    if (typeof value["$ref"] !== "string") return this.#content(schema, value, depth);
    const target = this.#documents.resolve(schema);
    if (!target || !isSchema(target.value)) return {};
    const own = this.#naming(value);
    const ref = this.#share(target as Located<Schema>, depth);
    const found = this.shared.get(ref);
    // what says nothing needs no reference
    return found && Object.keys(found).length === 0 ? own : { ...own, ref };
  }

  /** A schema that refers to itself is in the table before it is complete. */
  #share(target: Located<Schema>, depth: number): string {
    const key = `${target.uri}#${target.pointer}`;
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const last = target.pointer.slice(target.pointer.lastIndexOf("/") + 1) || "schema";
    let name = last;
    for (let count = 2; [...this.#names.values()].includes(name); count++) name = `${last}_${count}`;
    this.#names.set(key, name);
    const node = this.#content(target, target.value, depth + 1);
    this.shared.set(name, node);
    return name;
  }

  #content(schema: Located, value: Schema, depth: number): XmlNode {
    const properties = new Map<string, XmlNode>();
    let inherited: XmlNode = {};
    for (const keyword of ["allOf", "oneOf", "anyOf"]) {
      const parts = value[keyword];
      if (!Array.isArray(parts)) continue;
      for (const index of parts.keys()) {
        const part = this.#opened(below(schema, keyword, index), depth + 1);
        for (const [name, node] of Object.entries(part.properties ?? {}))
          if (!properties.has(name)) properties.set(name, node);
        const { properties: _properties, ...rest } = part;
        // a base that others are made of lends them its members, not its name
        const isBase = keyword !== "allOf" || (part.properties !== undefined && parts.length > 1);
        if (!isBase) inherited = { ...inherited, ...rest };
        else if (rest.items !== undefined) inherited = { ...inherited, items: rest.items };
      }
    }
    if (isSchema(value["properties"]))
      for (const name of Object.keys(value["properties"]))
        properties.set(name, this.node(below(schema, "properties", name), depth + 1));
    const items = value["items"] === undefined ? undefined : this.node(below(schema, "items"), depth + 1);
    return {
      ...inherited,
      ...this.#naming(value),
      ...(items && { items }),
      ...(properties.size > 0 && { properties: mapOf(properties) }),
    };
  }

  #opened(part: Located, depth: number): XmlNode {
    const node = this.node(part, depth);
    if (node.ref === undefined) return node;
    const { ref, ...own } = node;
    return { ...this.shared.get(ref), ...own };
  }

  #naming(value: Schema): XmlNode {
    const xml = value["xml"];
    if (!isSchema(xml)) return {};
    const text = (keyword: string): string | undefined => {
      const said = xml[keyword];
      return typeof said === "string" && said !== "" ? said : undefined;
    };
    const [name, prefix, namespace] = [text("name"), text("prefix"), text("namespace")];
    for (const part of [name, prefix])
      if (part !== undefined && !isXmlName(part))
        this.problem ??= `${JSON.stringify(part)} is no name in XML`;
    // XML Names §3: reserved, and declared by nobody
    if (prefix !== undefined && (/^xml/i.test(prefix) || prefix.includes(":")))
      this.problem ??= `the prefix ${JSON.stringify(prefix)} cannot be declared`;
    return {
      ...(name !== undefined && { name }),
      ...(prefix !== undefined && { prefix }),
      ...(namespace !== undefined && { namespace }),
      ...this.#kind(xml, value),
    };
  }

  /** `attribute` and `wrapped` until OAS 3.1, `nodeType` in 3.2. */
  #kind(xml: Schema, value: Schema): XmlNode {
    const nodeType = xml["nodeType"];
    const isList = value["type"] === "array" || value["items"] !== undefined;
    if (nodeType === "attribute" || nodeType === "text" || nodeType === "cdata") return { kind: nodeType };
    if (nodeType === "element" && isList) return { wrapped: true };
    if (nodeType === "none" && !isList) this.problem ??= "an object of it has the node type none";
    if (nodeType !== undefined) return {};
    if (xml["attribute"] === true) return { kind: "attribute" };
    return xml["wrapped"] === true ? { wrapped: true } : {};
  }
}
