/** A host name in the form of `URL.hostname`, which is what the SDK's guards compare with. */
export function comparableHost(name: string): string {
  // Two colons make an IPv6 address, one a port.
  const bare = !name.startsWith("[") && name.split(":").length > 2 ? `[${name}]` : name;
  return URL.canParse(`http://${bare}`) ? new URL(`http://${bare}`).hostname : name.toLowerCase();
}
