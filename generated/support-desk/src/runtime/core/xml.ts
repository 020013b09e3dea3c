/** XML of a request body (OAS 3.1.1 §4.8.26): well-formed whatever the values are, or refused. */
import { textOf } from "./encode.js";
import { type Aliases, wireName } from "./json.js";
import { quote, RequestRefused, refuseDepth } from "./refused.js";
import type { XmlBody, XmlNode } from "./types.js";
import { isXmlName } from "./xml-name.js";

/** Nothing a model writes on purpose is deeper. */
const MAX_DEPTH = 100;

/** XML 1.0 §2.2: characters that no document may hold, not even as references. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const ILLEGAL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/u;

interface Writing {
  readonly shared: Readonly<Record<string, XmlNode>>;
  readonly argument: string;
  readonly aliases: Aliases;
}

/** Prefix → namespace, as the elements around declare them; the default namespace has the prefix "". */
type Scope = Readonly<Record<string, string>>;

/** The document, with its declaration. @param value its aliases not yet undone */
export function xmlText(body: XmlBody, value: unknown, argument: string, aliases: Aliases): string {
  const writing = { shared: body.shared ?? {}, argument, aliases };
  const { root, member } = body;
  const content = member === undefined ? value : memberOf(value, member);
  const name = root.name ?? member;
  if (name === undefined) throw new RequestRefused("This operation cannot be called: its XML has no root.");
  if (content === null || content === undefined || (Array.isArray(content) && !isWrapped(root, writing)))
    throw new RequestRefused(
      `Argument ${quote(argument)} is sent as XML, which has one root element: send an object.`,
      argument,
    );
  return `<?xml version="1.0" encoding="UTF-8"?>${nodeText(root, name, content, writing, {}, 0)}`;
}

function memberOf(value: unknown, member: string): unknown {
  const isOwn = typeof value === "object" && value !== null && Object.hasOwn(value, member);
  return isOwn ? (value as Readonly<Record<string, unknown>>)[member] : undefined;
}

/** The node with what it refers to: only the outer name, prefix and kind are its own. */
function opened(node: XmlNode, { shared }: Writing): XmlNode {
  const { ref } = node;
  return ref !== undefined && Object.hasOwn(shared, ref) ? { ...shared[ref], ...node } : node;
}

function isWrapped(node: XmlNode, writing: Writing): boolean {
  return opened(node, writing).wrapped === true;
}

/** One value, as the elements it becomes: none for null, one for each item of a list that is not wrapped. */
function nodeText(
  written: XmlNode,
  property: string,
  value: unknown,
  writing: Writing,
  scope: Scope,
  depth: number,
): string {
  if (value === null || value === undefined) return "";
  if (depth > MAX_DEPTH) throw refuseDepth(writing.argument);
  const node = opened(written, writing);
  if (!Array.isArray(value)) return elementText(node, property, value, writing, scope, depth);
  const { items = {} } = node;
  // §4.8.26.2: a list's own name is that of the element around it, and without one its items go by the property's
  if (!node.wrapped)
    return value.map((item) => nodeText(items, property, item, writing, scope, depth + 1)).join("");
  const itemName = node.name ?? property;
  const [open, close, inner] = tagsOf(node, property, [], writing, scope);
  return `${open}${value.map((item) => nodeText(items, itemName, item, writing, inner, depth + 1)).join("")}${close}`;
}

function elementText(
  node: XmlNode,
  property: string,
  value: unknown,
  writing: Writing,
  scope: Scope,
  depth: number,
): string {
  if (typeof value !== "object" || value === null) {
    const [open, close] = tagsOf(node, property, [], writing, scope);
    return `${open}${escaped(textIn(value, writing), writing)}${close}`;
  }
  const members = membersOf(node, value, writing);
  const declared: Record<string, string> = {};
  const attributes: [string, string][] = [];
  for (const { name, node: member, value: given } of members) {
    if (member.kind !== "attribute") continue;
    if (member.prefix !== undefined && member.namespace !== undefined)
      declared[member.prefix] = member.namespace;
    attributes.push([nameOf(member, name, writing), textIn(given, writing)]);
  }
  const [open, close, inner] = tagsOf(node, property, attributes, writing, scope, declared);
  const content = members.map(({ name, node: member, value: given }) => {
    if (member.kind === "attribute") return "";
    if (member.kind === "text") return escaped(textIn(given, writing), writing);
    if (member.kind === "cdata") return cdata(textIn(given, writing), writing);
    return nodeText(member, name, given, writing, inner, depth + 1);
  });
  return `${open}${content.join("")}${close}`;
}

interface Member {
  readonly name: string;
  readonly node: XmlNode;
  readonly value: unknown;
}

/** In the order of the schema, which servers that validate insist on; then what it does not name, as given. */
function membersOf({ properties = {} }: XmlNode, value: object, writing: Writing): readonly Member[] {
  const given = new Map(
    Object.entries(value).map(([key, member]): [string, unknown] => [wireName(key, writing.aliases), member]),
  );
  const names = [
    ...Object.keys(properties).filter((name) => given.has(name)),
    ...[...given.keys()].filter((name) => !Object.hasOwn(properties, name)),
  ];
  return names.flatMap((name) => {
    const member = given.get(name);
    if (member === null || member === undefined) return [];
    const node = Object.hasOwn(properties, name) ? (properties[name] ?? {}) : {};
    return [{ name, node: opened(node, writing), value: member }];
  });
}

/** The tags of an element, and what is declared within them. */
function tagsOf(
  node: XmlNode,
  property: string,
  attributes: readonly (readonly [string, string])[],
  writing: Writing,
  scope: Scope,
  declared: Scope = {},
): readonly [string, string, Scope] {
  const name = nameOf(node, property, writing);
  const own = node.namespace === undefined ? {} : { [node.prefix ?? ""]: node.namespace };
  const fresh = Object.entries({ ...declared, ...own }).filter(([prefix, uri]) => scope[prefix] !== uri);
  const all = [
    ...fresh.map(([prefix, uri]) => [prefix === "" ? "xmlns" : `xmlns:${prefix}`, uri] as const),
    ...attributes,
  ];
  const twice = all.find(([one], index) => all.findIndex(([other]) => other === one) < index);
  if (twice !== undefined)
    throw new RequestRefused(
      `Argument ${quote(writing.argument)} is sent as XML, where two of its properties are the attribute ${quote(twice[0])}. ` +
        "Send one of them.",
      writing.argument,
    );
  const text = all.map(([key, value]) => ` ${key}="${escapedAttribute(value, writing)}"`).join("");
  const inner = fresh.length === 0 ? scope : { ...scope, ...Object.fromEntries(fresh) };
  return [`<${name}${text}>`, `</${name}>`, inner];
}

function nameOf({ name, prefix }: XmlNode, property: string, writing: Writing): string {
  const local = name ?? property;
  return checkedName(prefix === undefined ? local : `${prefix}:${local}`, writing);
}

function checkedName(name: string, { argument }: Writing): string {
  if (isXmlName(name)) return name;
  throw new RequestRefused(
    `Argument ${quote(argument)} is sent as XML, and its property ${quote(name)} is no name of an XML element. ` +
      "Send properties whose names begin with a letter and hold letters, digits, - _ and . only.",
    argument,
  );
}

/** A list where there can be only text is one as XML Schema has it: items with spaces between. */
function textIn(value: unknown, { argument, aliases }: Writing): string {
  if (!Array.isArray(value)) return textOf(value, argument, aliases);
  return value.map((item) => textOf(item, argument, aliases)).join(" ");
}

function legal(text: string, { argument }: Writing): string {
  const found = ILLEGAL.exec(text)?.[0];
  if (found === undefined) return text;
  const code = found.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
  throw new RequestRefused(
    `Argument ${quote(argument)} contains the character U+${code}, which no XML document can hold. Send the text without it.`,
    argument,
  );
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** As references also what a parser would change: a carriage return, and in attributes every space but one (§2.11, §3.3.3). */
function reference(character: string): string {
  return ENTITIES[character] ?? `&#${character.charCodeAt(0)};`;
}

function escaped(text: string, writing: Writing): string {
  return legal(text, writing).replace(/[&<>\r]/g, reference);
}

function escapedAttribute(text: string, writing: Writing): string {
  return legal(text, writing).replace(/[&<>"\r\n\t]/g, reference);
}

/** A section cannot hold its own end, nor a carriage return that stays one. */
function cdata(text: string, writing: Writing): string {
  const sections = legal(text, writing)
    .split(/(\r)/)
    .filter((part) => part !== "");
  return sections
    .map((part) => (part === "\r" ? "&#13;" : `<![CDATA[${part.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`))
    .join("");
}
