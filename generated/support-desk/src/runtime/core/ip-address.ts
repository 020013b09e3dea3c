/** IP addresses and what they are set aside for (RFC 6890): the internet, one's own network, cloud metadata services. */

/** `public`: a host on the internet. */
export type AddressClass =
  | "public"
  | "loopback"
  | "private"
  | "link-local"
  | "carrier-grade NAT"
  | "multicast"
  | "reserved";

interface Bits {
  readonly value: bigint;
  readonly size: 32 | 128;
}

/** The IANA special-purpose registries and multicast; the first that holds an address counts. */
const IPV4: readonly (readonly [network: string, length: number, kind: AddressClass])[] = [
  ["0.0.0.0", 8, "reserved"],
  ["10.0.0.0", 8, "private"],
  ["100.64.0.0", 10, "carrier-grade NAT"], // RFC 6598
  ["127.0.0.0", 8, "loopback"],
  ["169.254.0.0", 16, "link-local"],
  ["172.16.0.0", 12, "private"],
  ["192.0.0.0", 24, "reserved"],
  ["192.0.2.0", 24, "reserved"],
  ["192.88.99.0", 24, "reserved"],
  ["192.168.0.0", 16, "private"],
  ["198.18.0.0", 15, "reserved"],
  ["198.51.100.0", 24, "reserved"],
  ["203.0.113.0", 24, "reserved"],
  ["224.0.0.0", 4, "multicast"],
  ["240.0.0.0", 4, "reserved"],
];

const IPV6: typeof IPV4 = [
  ["::1", 128, "loopback"],
  ["::", 96, "reserved"], // unspecified, IPv4-compatible
  ["::ffff:0:0:0", 96, "reserved"], // IPv4-translated
  ["64:ff9b:1::", 48, "reserved"], // NAT64 of one's own network, RFC 8215
  ["100::", 64, "reserved"],
  ["2001::", 23, "reserved"], // Teredo and others
  ["2001:db8::", 32, "reserved"],
  ["2002::", 16, "reserved"], // 6to4
  ["fc00::", 7, "private"], // RFC 4193
  ["fe80::", 10, "link-local"],
  ["fec0::", 10, "private"],
  ["ff00::", 8, "multicast"],
];

/** What the services that give a machine's credentials to whoever asks are reached at, on the clouds we know. */
const METADATA: readonly string[] = [
  "169.254.169.254", // AWS, Azure, Google, Oracle, DigitalOcean, OpenStack and others
  "169.254.170.2", // AWS ECS
  "169.254.170.23", // AWS EKS
  "169.254.0.23", // Tencent
  "100.100.100.200", // Alibaba
  "168.63.129.16", // Azure
  "192.0.0.192", // Oracle
  "fd00:ec2::254", // AWS
  "fd00:ec2::23", // AWS EKS
  "fd20:ce::254", // Google
  "fe80::a9fe:a9fe", // OpenStack
];

const METADATA_NAMES: ReadonlySet<string> = new Set([
  "metadata",
  "metadata.google.internal",
  "metadata.goog",
  "metadata.tencentyun.com",
  "instance-data",
  "instance-data.ec2.internal",
]);

/** All of the above as numbers. */
function readTables() {
  const blocks = (list: typeof IPV4) =>
    list.map(([network, length, kind]) => ({ ...block(network, length), kind }));
  const mapped = block("::ffff:0:0", 96);
  /** RFC 6052: in a network of IPv6 alone, every IPv4 host is reached through it. */
  const nat64 = block("64:ff9b::", 96);
  return {
    ipv4: blocks(IPV4),
    ipv6: blocks(IPV6),
    mapped,
    nat64,
    /** Where the last 32 bits are an IPv4 address. */
    embedding: [mapped, nat64, block("::", 96), block("::ffff:0:0:0", 96), block("64:ff9b:1::", 48)],
    /** Where the 32 bits after the first 16 are one. */
    sixToFour: block("2002::", 16),
    metadata: new Set(METADATA.map((address) => keyOf(known(address)))),
  };
}

let read: ReturnType<typeof readTables> | undefined;

/** Read when the first address is looked at, which most servers' starts never do: it takes 2 ms. */
function tables() {
  read ??= readTables();
  return read;
}

/** @param address without brackets, perhaps with a zone (`fe80::1%eth0`); undefined where it is no address */
export function classOf(address: string): AddressClass | undefined {
  const bits = bitsOf(address);
  if (!bits) return undefined;
  if (bits.size === 32) return class4(bits);
  const { ipv6, mapped, nat64 } = tables();
  if (isIn(bits, nat64)) return class4(lastOf(bits));
  if (isIn(bits, mapped)) {
    const kind = class4(lastOf(bits));
    return kind === "public" ? "reserved" : kind;
  }
  return ipv6.find((one) => isIn(bits, one))?.kind ?? "public";
}

/** Of the host of a URL: of an address as it is written there, and of `localhost`; undefined of any other name. */
export function hostClass(hostname: string): AddressClass | undefined {
  const name = nameOf(hostname);
  if (name === "localhost" || name.endsWith(".localhost")) return "loopback"; // RFC 6761 §6.3
  return classOf(name);
}

/** @param network `10.0.0.0/8` */
export function isInNetwork(address: string, network: string): boolean {
  const [, base = "", length = ""] = /^([^/]+)\/(\d{1,3})$/.exec(network) ?? [];
  const [one, other] = [bitsOf(address), bitsOf(base)];
  if (!one || !other || one.size !== other.size || Number(length) > one.size) return false;
  return isIn(one, block(base, Number(length)));
}

/** Whether the host of a URL, or an address, is that of a cloud's metadata service, in any way to write it. */
export function isMetadata(host: string): boolean {
  const name = nameOf(host);
  if (METADATA_NAMES.has(name)) return true;
  const bits = bitsOf(name);
  if (!bits) return false;
  const { metadata, embedding, sixToFour } = tables();
  if (metadata.has(keyOf(bits))) return true;
  if (bits.size === 32) return false;
  if (embedding.some((one) => isIn(bits, one))) return metadata.has(keyOf(lastOf(bits)));
  const inside = (bits.value >> 80n) & 0xffff_ffffn;
  return isIn(bits, sixToFour) && metadata.has(keyOf({ value: inside, size: 32 }));
}

function nameOf(hostname: string): string {
  return hostname
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "")
    .toLowerCase();
}

function class4(bits: Bits): AddressClass {
  return tables().ipv4.find((one) => isIn(bits, one))?.kind ?? "public";
}

function lastOf({ value }: Bits): Bits {
  return { value: value & 0xffff_ffffn, size: 32 };
}

interface Block {
  readonly prefix: bigint;
  readonly shift: bigint;
}

function block(network: string, length: number): Block {
  const { value, size } = known(network);
  const shift = BigInt(size - length);
  return { prefix: value >> shift, shift };
}

/** Blocks and addresses are of the same family. */
function isIn({ value }: Bits, { prefix, shift }: Block): boolean {
  return value >> shift === prefix;
}

function keyOf({ value, size }: Bits): string {
  return `${size}:${value}`;
}

function known(address: string): Bits {
  const bits = bitsOf(address);
  if (!bits) throw new Error(`${address} is no address`);
  return bits;
}

function bitsOf(address: string): Bits | undefined {
  const [bare = ""] = address.split("%");
  if (!bare.includes(":")) return bits4(bare);
  // The URL parser knows every way to write one, and gives groups of hexadecimal digits.
  if (!/^[0-9a-f:.]+$/i.test(bare) || !URL.canParse(`http://[${bare}]`)) return undefined;
  const canonical = new URL(`http://[${bare}]`).hostname.slice(1, -1);
  const [before = [], after = []] = canonical.split("::").map((half) => half.split(":").filter(Boolean));
  const groups = [...before, ...Array(8 - before.length - after.length).fill("0"), ...after];
  return { value: groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n), size: 128 };
}

function bits4(text: string): Bits | undefined {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) return undefined;
  const octets = text.split(".").map(Number);
  if (octets.some((octet) => octet > 255)) return undefined;
  return { value: octets.reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n), size: 32 };
}
