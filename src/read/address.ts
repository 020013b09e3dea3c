/** Which network addresses a document may make us call: public ones. */
import { classOf } from "../runtime/core/ip-address.js";

/** Whether an IP address is a public one; text that is no address is not. */
export function isPublicAddress(address: string): boolean {
  return classOf(address) === "public";
}

/** The host of a URL as `net` wants it: an IPv6 address without its brackets. */
export function bareHost(url: URL): string {
  return url.hostname.startsWith("[") ? url.hostname.slice(1, -1) : url.hostname;
}
