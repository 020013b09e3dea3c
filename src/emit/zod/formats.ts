/** Formats of strings as the server checks them. `undefined`: it ignores them, as JSON Schema asks for unknown ones. */
import type { PreludeName } from "./prelude.js";
import type { Printer } from "./types.js";

/** zod's own check accepts the same texts. */
const SAME: Readonly<Record<string, string>> = {
  date: "z.iso.date()",
  ipv4: "z.ipv4()",
  ipv6: "z.ipv6()",
  hostname: "z.hostname()",
  byte: "z.base64()",
  // not `z.uuid()`, which wants the version and variant bits that real identifiers lack
  uuid: "z.guid()",
};

/** zod's own check accepts other texts, or there is none. */
const OURS: Readonly<Record<string, PreludeName>> = {
  "date-time": "dateTimeFormat",
  time: "timeFormat",
  duration: "durationFormat",
  email: "emailFormat",
  uri: "uriFormat",
  "uri-reference": "uriReferenceFormat",
  "uri-template": "uriTemplateFormat",
  "json-pointer": "jsonPointerFormat",
};

export function isStringFormat(format: unknown): format is string {
  return typeof format === "string" && (Object.hasOwn(SAME, format) || Object.hasOwn(OURS, format));
}

export function stringFormat(format: unknown, printer: Printer): string | undefined {
  if (!isStringFormat(format)) return undefined;
  const ours = OURS[format];
  return ours === undefined ? SAME[format] : printer.prelude(ours);
}
