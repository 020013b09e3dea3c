/**
 * The formats for which a printed module brings a check of its own: the same texts pass as on the server
 * (ajv-formats), and `z.toJSONSchema()` still tells the format's name.
 */

export type FormatPreludeName =
  | "isTime"
  | "dateTimeFormat"
  | "timeFormat"
  | "durationFormat"
  | "emailFormat"
  | "isUriReference"
  | "uriFormat"
  | "uriReferenceFormat"
  | "uriTemplateFormat"
  | "jsonPointerFormat";

interface FormatEntry {
  readonly needs: readonly FormatPreludeName[];
  readonly code: string;
}

/** A backtick, which cannot be written in the texts below. */
const TICK = "`";

export const FORMATS: Readonly<Record<FormatPreludeName, FormatEntry>> = {
  isTime: {
    needs: [],
    code: String.raw`
const isTime = (text: string) => {
  const time = /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)$/i;
  const leapSecond = /^23:59:60(?:\.\d+)?(?:z|[+-]00(?::?00)?)$/i;
  return time.test(text) || leapSecond.test(text);
};`,
  },
  dateTimeFormat: {
    needs: ["isTime"],
    code: String.raw`
/** RFC 3339, and what the server lets pass beside it: a space for the T, an offset "+0000". */
const dateTimeFormat = z.stringFormat("date-time", (text) => {
  const [date = "", time = "", ...more] = text.split(/[t\s]/i);
  return more.length === 0 && z.regexes.date.test(date) && isTime(time);
});`,
  },
  timeFormat: {
    needs: ["isTime"],
    code: `
/** RFC 3339, with its offset; \`z.iso.time()\` wants none. */
const timeFormat = z.stringFormat("time", isTime);`,
  },
  durationFormat: {
    needs: [],
    code: String.raw`
/** RFC 3339 appendix A, with the fractions of a second that ISO 8601 has. */
const durationFormat = z.stringFormat("duration", (text) =>
  /^P(?!$)(?:(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?|(?:\d+W)?)$/.test(text),
);`,
  },
  emailFormat: {
    needs: [],
    code: String.raw`
const emailFormat = z.stringFormat("email", (text) => {
  const local = /^[\w!#$%&'*+/=?^~{|}${TICK}-]+(?:\.[\w!#$%&'*+/=?^~{|}${TICK}-]+)*$/;
  const domain = /^(?:(?!-)[a-z0-9-]+(?<!-)\.)+(?!-)[a-z0-9-]+(?<!-)$/i;
  const [name = "", host = "", ...more] = text.split("@");
  return more.length === 0 && local.test(name) && domain.test(host);
});`,
  },
  isUriReference: {
    needs: [],
    code: String.raw`
/** RFC 3986. zod's own check would accept what has to be escaped. */
const isUriReference = (text: string) => {
  const characters = /^(?:[\w.~!$&'"()*+,;=:@/?-]|%[0-9a-f]{2})*$/i;
  const address = /^((?:[a-z][a-z0-9+.-]*:)?\/?\/(?:[^"/?#@[]*@)?)\[[0-9a-f:.]+\](?=(?::\d*)?(?:[/?#]|$))/i;
  const [resource = "", fragment = "", ...more] = text.replace(address, "$1").split("#");
  return more.length === 0 && characters.test(resource) && characters.test(fragment);
};`,
  },
  uriFormat: {
    needs: ["isUriReference"],
    code: `
const uriFormat = z.stringFormat(
  "uri",
  (text) => /^[a-z][a-z0-9+.-]*:[^"?#][^"]*$/i.test(text) && isUriReference(text),
);`,
  },
  uriReferenceFormat: {
    needs: ["isUriReference"],
    code: `
const uriReferenceFormat = z.stringFormat("uri-reference", isUriReference);`,
  },
  uriTemplateFormat: {
    needs: [],
    code: String.raw`
/** RFC 6570. */
const uriTemplateFormat = z.stringFormat("uri-template", (text) => {
  const variable = /^(?:\w|%[0-9a-f]{2})+(?::[1-9]\d{0,3}|\*)?$/i;
  const literals = /^(?:[^\p{Cc} "'<>%\\^{|}${TICK}]|%[0-9a-f]{2})*$/iu;
  const isExpression = (inside: string) => inside.split(",").every((name) => variable.test(name));
  return text.split("{").every((part, index) => {
    const [expression, after, ...more] = part.split("}");
    if (index === 0 || after === undefined) return index === 0 && after === undefined && literals.test(part);
    const names = (expression ?? "").replace(/^[+#./;?&=,!@|]/, "");
    return more.length === 0 && isExpression(names) && literals.test(after);
  });
});`,
  },
  jsonPointerFormat: {
    needs: [],
    code: String.raw`
/** RFC 6901. */
const jsonPointerFormat = z.stringFormat("json-pointer", (text) => /^(?:\/(?:[^~/]|~0|~1)*)*$/.test(text));`,
  },
};
