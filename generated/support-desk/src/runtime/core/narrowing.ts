/** The arguments by which a tool's results get smaller, or go on: what APIs call them. */
import { nextLink } from "./recipe/link-header.js";
import type { Arguments, OperationDescriptor } from "./types.js";

/** Names without what is no letter, in lower case: `page[size]` and `pageSize` are one. */
const SIZES = new Set(
  (
    "limit count size top first take rows pagesize perpage pagelimit maxresults maxitems maxrecords " +
    "resultsperpage itemsperpage pagecount"
  ).split(" "),
);
const PLACES = new Set(
  (
    "page offset skip start cursor after before marker continue pagenumber pagetoken pagecursor pageoffset pageafter " +
    "nexttoken nextcursor nextpagetoken continuationtoken startingafter startafter startindex startat"
  ).split(" "),
);
const FILTERS = new Set(
  (
    "q query search where fields select since until from to status state type category tag tags labels label name " +
    "startdate enddate createdafter createdbefore updatedafter updatedsince"
  ).split(" "),
);
/** More are no help. */
const MOST_NAMES = 4;

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z]/g, "");
}

/** The operation's own arguments that narrow its results; what limits their number first. */
function narrowing({ parameters, requestBody }: OperationDescriptor): readonly string[] {
  const shape = requestBody?.shape;
  const all: readonly (readonly [argument: string, name: string])[] = [
    ...parameters.flatMap(({ in: location, argument, name }) =>
      location === "query" ? [[argument, name] as const] : [],
    ),
    ...Object.entries(shape?.kind === "properties" ? shape.properties : {}),
  ];
  const called = (is: (name: string) => boolean) =>
    all.filter(([, name]) => is(plain(name))).map(([argument]) => argument);
  return [
    ...called((name) => SIZES.has(name)),
    ...called((name) => PLACES.has(name)),
    ...called((name) => FILTERS.has(name) || name.startsWith("filter")),
  ].slice(0, MOST_NAMES);
}

/** How to ask for less: `Narrow with limit, page or status.` */
export function narrowingAdvice(operation: OperationDescriptor | undefined): string | undefined {
  const names = operation ? narrowing(operation) : [];
  const last = names.at(-1);
  if (last === undefined) return undefined;
  return `Narrow with ${names.length === 1 ? last : `${names.slice(0, -1).join(", ")} or ${last}`}.`;
}

/**
 * The arguments that lead to the next page, by the `Link` header (RFC 8288); none where it names no place that an argument
 * of the operation stands for.
 */
export function nextPageArguments(
  link: string | undefined,
  { parameters }: OperationDescriptor,
  args: Arguments,
): readonly (readonly [argument: string, value: string])[] {
  const target = nextLink(link)?.split("#", 1)[0] ?? "";
  const query = target.indexOf("?");
  if (query < 0) return [];
  const given = new URLSearchParams(target.slice(query + 1));
  return parameters.flatMap(({ in: location, name, argument }) => {
    const value = given.get(name);
    if (location !== "query" || value === null || !PLACES.has(plain(name))) return [];
    const before = Object.hasOwn(args, argument) ? args[argument] : undefined;
    return String(before) === value ? [] : [[argument, value] as const];
  });
}
