/** URIs (RFC 3986), hosts, and mail addresses. */

const OCTET = String.raw`(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`;
const IPV4 = new RegExp(String.raw`^(?:${OCTET}\.){3}${OCTET}$`);
const HOSTNAME =
  /^(?=.{1,253}\.?$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[-0-9a-z]{0,61}[0-9a-z])?)*\.?$/i;
const EMAIL =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i;
/** RFC 6570. */
const URI_TEMPLATE =
  /^(?:[!#$&(-;=?-[\]_a-z~-\uffff]|%[0-9a-f]{2}|\{[+#./;?&=,!@|]?(?:[a-z0-9_]|%[0-9a-f]{2})+(?::[1-9][0-9]{0,3}|\*)?(?:,(?:[a-z0-9_]|%[0-9a-f]{2})+(?::[1-9][0-9]{0,3}|\*)?)*\})*$/i;

const H16 = "[0-9a-f]{1,4}";
const LOOSE_OCTET = String.raw`(?:25[0-5]|2[0-4]\d|[01]?\d\d?)`;
const LAST_32_BITS = String.raw`(?:${H16}:${H16}|(?:${LOOSE_OCTET}\.){3}${LOOSE_OCTET})`;
/** What may stand before `::`, that many groups and one more. */
const upTo = (groups: number) => (groups === 0 ? `(?:${H16})?` : `(?:(?:${H16}:){0,${groups}}${H16})?`);
/** RFC 3986, section 3.2.2. */
const IP_LITERAL = [
  `(?:${H16}:){6}${LAST_32_BITS}`,
  `::(?:${H16}:){5}${LAST_32_BITS}`,
  ...[0, 1, 2, 3, 4].map((groups) => `${upTo(groups)}::(?:${H16}:){${4 - groups}}${LAST_32_BITS}`),
  `${upTo(5)}::${H16}`,
  `${upTo(6)}::`,
  String.raw`v[0-9a-f]+\.[a-z0-9\-._~!$&'()*+,;=:]+`,
].join("|");

/** @param also what else is taken for a character of a name */
function uriWith(scheme: string, emptyPath: string, also: string): RegExp {
  const encoded = "%[0-9a-f]{2}";
  const userInfo = String.raw`(?:(?:[a-z0-9\-._~!$&'()*+,;=:]|${encoded})*@)?`;
  const name = String.raw`(?:[a-z0-9\-._~!$&'${also}()*+,;=]|${encoded})*`;
  const character = String.raw`(?:[a-z0-9\-._~!$&'${also}()*+,;=:@]|${encoded})`;
  const beyond = String.raw`(?:[a-z0-9\-._~!$&'${also}()*+,;=:@/?]|${encoded})*`;
  const rest = String.raw`(?:\/${character}*)*`;
  const withHost = String.raw`\/?\/${userInfo}(?:\[(?:${IP_LITERAL})\]|${name})(?::\d*)?${rest}`;
  const path = String.raw`\/(?:${character}+${rest})?|${character}+${rest}`;
  return new RegExp(
    String.raw`^(?:[a-z][a-z0-9+\-.]*:)${scheme}(?:${withHost}|${path})${emptyPath}(?:\?${beyond})?(?:#${beyond})?$`,
    "i",
  );
}

const URI = uriWith("", "", "");
const URI_REFERENCE = uriWith("?", "?", '"');

export function isUri(text: string): boolean {
  return /[/:]/.test(text) && URI.test(text);
}

export function isUriReference(text: string): boolean {
  return URI_REFERENCE.test(text);
}

export function isUriTemplate(text: string): boolean {
  return URI_TEMPLATE.test(text);
}

export function isEmail(text: string): boolean {
  return EMAIL.test(text);
}

export function isHostname(text: string): boolean {
  return HOSTNAME.test(text);
}

export function isIpv4(text: string): boolean {
  return IPV4.test(text);
}

/** Eight groups, of which `::` stands for one or more; the last two may be written as an IPv4 address. */
export function isIpv6(text: string): boolean {
  const halves = text.split("::");
  const [before = "", after = ""] = halves;
  if (halves.length > 2) return false;
  const counts = [groupsIn(before, halves.length === 1), groupsIn(after, true)];
  const [first, second] = counts;
  if (first === undefined || second === undefined) return false;
  return halves.length === 1 ? first === 8 : first + second <= 7;
}

/** How many groups of 16 bits the text writes; undefined where it writes something else. */
function groupsIn(text: string, mayEndInIpv4: boolean): number | undefined {
  if (text === "") return 0;
  const groups = text.split(":");
  const last = groups.at(-1) ?? "";
  const endsInIpv4 = mayEndInIpv4 && isIpv4(last);
  const plain = endsInIpv4 ? groups.slice(0, -1) : groups;
  if (!plain.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.length + (endsInIpv4 ? 1 : 0);
}
