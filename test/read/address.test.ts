import { expect, test } from "vitest";
import { isPublicAddress } from "../../src/read/address.js";

test.each(["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00::1"])(
  "%s is public",
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

test.each([
  ["loopback", "127.0.0.1", "127.255.255.255", "::1"],
  ["private", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fc00::1", "fdff::1"],
  ["link-local", "169.254.169.254", "fe80::1", "fe80::1%eth0", "febf::1"],
  ["carrier-grade NAT", "100.64.0.1", "100.127.255.255"],
  ["unspecified", "0.0.0.0", "::"],
  ["multicast and reserved", "224.0.0.1", "239.1.1.1", "255.255.255.255", "240.0.0.1", "ff02::1"],
  ["IPv4 inside IPv6", "::ffff:8.8.8.8", "::ffff:7f00:1", "::127.0.0.1", "2002:7f00:1::", "2001::1"],
  ["NAT64", "64:ff9b::7f00:1", "64:ff9b:1::1"],
  ["documentation and benchmarks", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "2001:db8::1"],
  ["not an address", "", "localhost", "1.2.3", "999.1.1.1"],
])("not public: %s", (_name, ...addresses) => {
  for (const address of addresses) expect(isPublicAddress(address), address).toBe(false);
});
