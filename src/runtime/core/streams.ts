/** Answers that are streams of items, and may never end: JSON Lines, JSON text sequences (RFC 7464), server-sent events. */
import { valueOrText } from "./json-text.js";
import { mediaTypeOf } from "./media.js";
import type { HttpOptions, HttpResponse } from "./types.js";

type Format = "lines" | "sequence" | "events";

const LINES = /^application\/(?:(?:x-)?(?:ndjson|jsonlines|jsonl|json-lines|ldjson)|stream\+json)$/;

function formatOf(essence: string): Format | undefined {
  if (essence === "text/event-stream") return "events";
  if (essence === "application/json-seq" || essence.endsWith("+json-seq")) return "sequence";
  return LINES.test(essence) ? "lines" : undefined;
}

/** @param essence media type in lower case, without parameters */
export function isStream(essence: string): boolean {
  return formatOf(essence) !== undefined;
}

/** Bytes of a stream for a model: several times what it can be shown. */
export const STREAM_BYTES = 1_000_000;

/** Bytes of an answer of which a part will do; undefined for any other, and for errors. */
export function streamLimit(
  { streamBytes }: Pick<HttpOptions, "streamBytes">,
  status: number,
  headers: HttpResponse["headers"],
): number | undefined {
  return status < 300 && isStream(mediaTypeOf(headers["content-type"]).essence) ? streamBytes : undefined;
}

/**
 * The items of a stream: what each line or record holds; of events `{ event?, id?, data }`, data in JSON as its value.
 * What is not JSON is an item all the same, as text.
 * @param isWhole whether the stream ended by itself: else its last item may be half of one, and is left out
 */
export function itemsOf(text: string, essence: string, isWhole: boolean): readonly unknown[] {
  switch (formatOf(essence)) {
    case "events":
      return events(text, isWhole);
    case "sequence":
      return records(text.split("\x1e"), isWhole);
    default:
      return records(text.split("\n"), isWhole);
  }
}

function records(parts: readonly string[], isWhole: boolean): readonly unknown[] {
  const complete = isWhole ? parts : parts.slice(0, -1);
  return complete
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map(valueOrText);
}

/** WHATWG HTML §9.2.6; but the last event of a stream that ended counts without the line that would end it. */
function events(text: string, isWhole: boolean): readonly unknown[] {
  const blocks = text.replace(/\r\n?/g, "\n").split("\n\n");
  return (isWhole ? blocks : blocks.slice(0, -1)).flatMap(eventOf);
}

function eventOf(block: string): readonly unknown[] {
  const fields: { event?: string; id?: string } = {};
  const data: string[] = [];
  for (const line of block.split("\n")) {
    const [, name, value = ""] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
    if (name === "data") data.push(value);
    else if (name === "event" || name === "id") fields[name] = value;
  }
  const joined = data.join("\n");
  // what APIs of language models end with
  if (data.length === 0 || joined === "[DONE]") return [];
  return [{ ...fields, data: /^\s*[[{]/.test(joined) ? valueOrText(joined) : joined }];
}
