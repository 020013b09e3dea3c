/** Which network addresses a document may make us call: public ones. */
import { BlockList, isIP } from "node:net";

// IANA special-purpose registries (RFC 6890) and multicast; everything that is not a host on the internet.
const IPV4 = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10], // carrier-grade NAT, RFC 6598
  ["127.0.0.0", 8],
  ["169.254.0.0", 16], // link-local; cloud metadata services
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const;

const IPV6 = [
  ["::", 96], // unspecified, loopback, IPv4-compatible
  ["::ffff:0:0", 96], // IPv4-mapped
  ["::ffff:0:0:0", 96], // IPv4-translated
  ["64:ff9b::", 96], // NAT64, RFC 6052
  ["64:ff9b:1::", 48], // NAT64, RFC 8215
  ["100::", 64],
  ["2001::", 23], // Teredo and others
  ["2001:db8::", 32],
  ["2002::", 16], // 6to4
  ["fc00::", 7],
  ["fe80::", 10],
  ["fec0::", 10],
  ["ff00::", 8],
] as const;

// One list per family: in a shared list the mapped range would match every IPv4 address.
const blocked4 = new BlockList();
for (const [network, bits] of IPV4) blocked4.addSubnet(network, bits, "ipv4");
const blocked6 = new BlockList();
for (const [network, bits] of IPV6) blocked6.addSubnet(network, bits, "ipv6");

/** Whether an IP address is a public one; text that is no address is not. */
export function isPublicAddress(address: string): boolean {
  const [bare = ""] = address.split("%"); // `fe80::1%eth0`
  const family = isIP(bare);
  if (family === 4) return !blocked4.check(bare, "ipv4");
  return family === 6 && !blocked6.check(bare, "ipv6");
}

/** The host of a URL as `net` wants it: an IPv6 address without its brackets. */
export function bareHost(url: URL): string {
  return url.hostname.startsWith("[") ? url.hostname.slice(1, -1) : url.hostname;
}
