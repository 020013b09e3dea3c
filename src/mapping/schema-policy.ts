/** Of a mapping file: limits, retries, and facts about the API. */
import { HEADER } from "./names.js";
import {
  duration,
  expression,
  flag,
  list,
  mapOf,
  matching,
  object,
  oneOf,
  rate,
  size,
  text,
  whole,
} from "./schema-parts.js";

export const retry = object(
  {
    attempts: whole(1, 10, "All attempts, the first included. Default 3.").exactOptional(),
    on: list(
      oneOf(
        [408, 425, 429, 500, 502, 503, 504, "network", "timeout"],
        "A status, or how the connection failed.",
      ),
      "What is worth another attempt. Default 429, 502, 503, 504, network.",
    ).exactOptional(),
    base: duration(
      "The first wait is random up to this; it doubles each time. Default 500ms.",
    ).exactOptional(),
    cap: duration("No wait is longer. Default 30s.").exactOptional(),
  },
  "When a failed call is tried again. Writes are repeated only where that is safe.",
).meta({ id: "retry" });

export const policy = object(
  {
    timeout: duration("Of one HTTP attempt. Default 15s.").exactOptional(),
    budget: duration("Of a whole tool call. Default 50s, as many clients wait 60s.").exactOptional(),
    retry: retry.exactOptional(),
    rate_limit: rate("Requests to the API: 10/s, 100/m, 5000/h. Default: no limit.").exactOptional(),
    max_response: size("Of one response: 500KB, 2MB. Default 2MB.").exactOptional(),
    headers: mapOf(
      matching(HEADER, "the name of a header"),
      matching(/^[\t\x20-\x7e\x80-\xff]*$/, "text without line breaks"),
      "Sent with every request. No credentials: those come from the environment.",
    ).exactOptional(),
  },
  "What holds for every tool unless it says otherwise.",
);

const paginate = object(
  {
    link: oneOf(["next"], "Follow the Link header of this relation (RFC 8288).").exactOptional(),
    cursor: text("The argument that takes the cursor; with `next`.").exactOptional(),
    next: expression("Where a response says the next cursor: body.next_cursor.").exactOptional(),
    page: text("The argument that takes the page number, counted from 1.").exactOptional(),
    offset: text("The argument that takes the number of items to skip.").exactOptional(),
    items: expression(
      "Where a response has its items: body.items. Default: the body itself.",
    ).exactOptional(),
  },
  "How the operation gives its pages: link, cursor with next, page, or offset.",
);

export const facts = object(
  {
    idempotent: flag(
      "Repeating the call changes nothing more. Default: true of reads, PUT and DELETE.",
    ).exactOptional(),
    safe: flag(
      "The call changes nothing, whatever its method. Default: true of GET, HEAD, OPTIONS, QUERY.",
    ).exactOptional(),
    idempotency_header: matching(
      HEADER,
      "the name of a header",
      "Where the API takes idempotency keys. Default: its header parameter Idempotency-Key, where it declares one.",
    ).exactOptional(),
    throttled_early: flag(
      "429 is answered before anything is done, so every method may be repeated after it. Default false.",
    ).exactOptional(),
    success: expression(
      "Over status, headers, body: false means that the call failed. Default: the status decides.",
    ).exactOptional(),
    error: expression(
      "Over status, headers, body: what a failure says. Default: the message in the body.",
    ).exactOptional(),
    paginate: paginate.exactOptional(),
    retry: retry.exactOptional(),
    timeout: duration("Of one HTTP attempt. Default: that of `defaults`.").exactOptional(),
    rate_limit: rate(
      "Requests to this operation: 10/s, 100/m, 5000/h. Default: that of `defaults`.",
    ).exactOptional(),
  },
  "Facts about an operation that its OpenAPI document does not say.",
).meta({ id: "facts" });

export const annotations = object(
  {
    read_only: flag("The tool changes nothing. Default: from its operations.").exactOptional(),
    destructive: flag("The tool may destroy something. Default: from its operations.").exactOptional(),
    idempotent: flag(
      "Repeating the call changes nothing more. Default: from its operations.",
    ).exactOptional(),
    open_world: flag("The tool reaches a world that others change too. Default true.").exactOptional(),
  },
  "Hints for hosts; derived from the operations unless given.",
);

export const limit = object(
  {
    text_tokens: whole(
      1,
      Number.MAX_SAFE_INTEGER,
      "Longest result, in tokens of four characters. Default 20000.",
    ).exactOptional(),
    list_items: whole(
      1,
      Number.MAX_SAFE_INTEGER,
      "Most items of each list in the result. Default: all that fit.",
    ).exactOptional(),
  },
  "How long a result may be; what is more is cut at an item and counted.",
);
