/** What criteria say about the status of a response alone. */
import { or } from "./cel.js";
import { type Criterion, truthAt } from "./criteria.js";

export const ALL = Array.from({ length: 500 }, (_, index) => index + 100);
export const GOOD = ALL.filter(isGood);
/** The 2xx that servers send (IANA). */
export const USUAL = [200, 201, 202, 203, 204, 205, 206, 207, 208, 226];
/** And the others (IANA), for conditions such as `$statusCode < 500`. */
const REGISTERED = new Set([
  ...[300, 301, 302, 303, 304, 305, 307, 308],
  ...[400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418],
  ...[421, 422, 423, 424, 425, 426, 428, 429, 431, 451],
  ...[500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511],
]);
/** More than these is a range. */
export const FEW = 20;

export function isGood(status: number): boolean {
  return status >= 200 && status < 300;
}

/** Of a range, those that there are. */
export function few(statuses: readonly number[]): readonly number[] {
  return statuses.length <= FEW ? statuses : statuses.filter((status) => REGISTERED.has(status));
}

export function among(statuses: readonly number[]): string {
  return or(...statuses.map((status) => `status == ${status}`));
}

/** Nothing but the status counts. */
export function isPure(criteria: readonly Criterion[]): boolean {
  return ALL.every((status) => truthAt(criteria, status) !== undefined);
}

/** The statuses for which criteria hold; `undefined` where there are none, or where more than the status counts. */
export function statusesOf(criteria: readonly Criterion[]): readonly number[] | undefined {
  if (criteria.length === 0 || !isPure(criteria)) return undefined;
  return ALL.filter((status) => truthAt(criteria, status) === true);
}
