/** Name resolution that looks at what comes out: the address that is checked is the one that is connected to. */
import type { LookupAddress, lookup as systemLookup } from "node:dns";

export type Lookup = typeof systemLookup;

type Callback = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/**
 * For `net.connect` and `tls.connect`, which ask it where the host is a name, not an address.
 * @param check throws for an address that may not be connected to: then none of the name's is
 */
export function checkedLookup(check: (address: string, host: string) => void, lookup: Lookup) {
  return (host: string, options: { readonly all?: boolean }, callback: Callback): void => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, "");
      try {
        for (const { address } of addresses) check(address, host);
      } catch (refused) {
        return callback(refused as Error, "");
      }
      const [first] = addresses;
      if (options.all || !first) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
