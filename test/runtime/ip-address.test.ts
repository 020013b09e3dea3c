/** Classes of addresses, against Node's own BlockList and the spellings that URLs allow. */
import { BlockList } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { classOf, hostClass, isMetadata } from "../../src/runtime/core/ip-address.js";

/** As the registries have them; a list per family, as in one list the mapped range would match all of IPv4. */
const BLOCKS4 = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
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
const BLOCKS6 = [
  ["::", 96],
  ["::ffff:0:0", 96],
  ["::ffff:0:0:0", 96],
  ["64:ff9b:1::", 48],
  ["100::", 64],
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["fec0::", 10],
  ["ff00::", 8],
] as const;

const list4 = new BlockList();
for (const [network, length] of BLOCKS4) list4.addSubnet(network, length, "ipv4");
const list6 = new BlockList();
for (const [network, length] of BLOCKS6) list6.addSubnet(network, length, "ipv6");

const dotted = (value: number) => [24, 16, 8, 0].map((bits) => (value >>> bits) & 255).join(".");
const number4 = (address: string) =>
  address.split(".").reduce((sum, octet) => ((sum << 8) | Number(octet)) >>> 0, 0);

/** Any address; half of them next to, or inside, a block that is set aside. */
const address4 = fc.oneof(
  fc.integer({ min: 0, max: 0xffff_ffff }).map(dotted),
  fc
    .tuple(fc.constantFrom(...BLOCKS4), fc.integer({ min: -2, max: 0xffff }))
    .map(([[network], offset]) => dotted((number4(network) + offset) >>> 0)),
);
const groups = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 });
const address6 = fc.oneof(
  groups.map((all) => all.map((group) => group.toString(16)).join(":")),
  fc
    .tuple(fc.constantFrom(...BLOCKS6), fc.integer({ min: 0, max: 0xffff }))
    .map(([[network], last]) => `${network.endsWith("::") ? network : `${network}:`}${last.toString(16)}`),
);
const forbidden4 = address4.filter((address) => list4.check(address, "ipv4"));

/** The ways to write one that the URL standard reads (host parser, IPv4 number parser), and IPv6 around it. */
const SPELLINGS: readonly ((address: string) => string)[] = [
  (address) => address,
  (address) => `${address}.`,
  (address) => String(number4(address)),
  (address) => `0x${number4(address).toString(16)}`,
  (address) => `0${number4(address).toString(8)}`,
  (address) =>
    address
      .split(".")
      .map((octet) => `0x${Number(octet).toString(16)}`)
      .join("."),
  (address) =>
    address
      .split(".")
      .map((octet) => `0${Number(octet).toString(8)}`)
      .join("."),
  (address) => `${address.split(".")[0]}.${number4(address) & 0xff_ffff}`,
  (address) => address.replace(/\d/g, (digit) => `%3${digit}`),
  (address) => address.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
  (address) => `[::ffff:${address}]`,
  (address) => `[0:0:0:0:0:ffff:${address}]`,
  (address) => `[64:ff9b::${address}]`,
  (address) => `[64:ff9b:1::${address}]`,
  (address) => `[::${address}]`,
  (address) =>
    `[2002:${(number4(address) >>> 16).toString(16)}:${(number4(address) & 0xffff).toString(16)}::1]`,
];

describe("R36: classes of addresses", () => {
  test("of IPv4 are those of the registries", () => {
    fc.assert(
      fc.property(address4, (address) => {
        expect(classOf(address) !== "public").toBe(list4.check(address, "ipv4"));
      }),
      { numRuns: 2_000 },
    );
  });

  test("of IPv6 are those of the registries; NAT64 is what it leads to", () => {
    fc.assert(
      fc.property(address6, (address) => {
        expect(classOf(address) !== "public").toBe(list6.check(address, "ipv6"));
        expect(classOf(`${address}%eth0`)).toBe(classOf(address));
      }),
      { numRuns: 2_000 },
    );
    expect(classOf("64:ff9b::8.8.8.8")).toBe("public");
    expect(classOf("64:ff9b::10.0.0.1")).toBe("private");
  });

  test("a forbidden address is one in every spelling", () => {
    fc.assert(
      fc.property(forbidden4, fc.constantFrom(...SPELLINGS), (address, spell) => {
        const { hostname } = new URL(`http://${spell(address)}/`);
        expect(hostClass(hostname), hostname).not.toBe("public");
        expect(hostClass(hostname), hostname).toBeDefined();
      }),
      { numRuns: 2_000 },
    );
  });

  test.each(["localhost", "LOCALHOST", "localhost.", "api.localhost", "[::1]", "127.1", "2130706433"])(
    "%s is loopback",
    (host) => {
      expect(hostClass(new URL(`http://${host}/`).hostname)).toBe("loopback");
    },
  );

  test.each(["", "example.com", "1.2.3", "999.1.1.1", "::1]/@[::2", "1.2.3.4.5", "g::1", "12345::1"])(
    "%j is no address",
    (text) => {
      expect(classOf(text)).toBeUndefined();
    },
  );
});

describe("R36: metadata services", () => {
  test.each(["169.254.169.254", "169.254.170.2", "169.254.170.23", "100.100.100.200", "168.63.129.16"])(
    "%s is one in every spelling",
    (address) => {
      for (const spell of SPELLINGS) {
        const { hostname } = new URL(`http://${spell(address)}/`);
        expect(isMetadata(hostname), hostname).toBe(true);
      }
    },
  );

  test.each([
    "fd00:ec2::254",
    "fd00:0ec2:0:0:0:0:0:254",
    "[fd20:ce::254]",
    "fe80::a9fe:a9fe%eth0",
    "metadata.google.internal",
    "Metadata.Google.Internal.",
    "instance-data.ec2.internal",
  ])("%s is one", (host) => {
    expect(isMetadata(host)).toBe(true);
  });

  test.each([
    "169.254.169.253",
    "169.254.1.1",
    "8.8.8.8",
    "::ffff:8.8.8.8",
    "metadata.example.com",
    "fd00:ec2::255",
  ])("%s is none", (host) => {
    expect(isMetadata(host)).toBe(false);
  });
});
