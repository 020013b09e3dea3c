/** Code that is laid out when its width is known: on one line where it fits, over several where it does not (after Wadler). */

export type Doc =
  | string
  | readonly Doc[]
  /** On one line, or with all of its own lines broken. */
  | { readonly kind: "group"; readonly of: Doc }
  | { readonly kind: "indent"; readonly of: Doc }
  /** A break; on one line it is `flat`. */
  | { readonly kind: "line"; readonly flat: string }
  /** Always a break, so that what it is in breaks too. */
  | { readonly kind: "break" }
  /** Only where its group is broken. */
  | { readonly kind: "broken"; readonly of: string }
  /** Never broken. */
  | { readonly kind: "flat"; readonly of: Doc }
  /** The first that fits, the last where none does. */
  | { readonly kind: "choice"; readonly of: readonly [Doc, ...Doc[]] };

export const line: Doc = { kind: "line", flat: " " };
export const softline: Doc = { kind: "line", flat: "" };
export const hardline: Doc = { kind: "break" };

export function group(...of: readonly Doc[]): Doc {
  return { kind: "group", of };
}

export function indent(...of: readonly Doc[]): Doc {
  return { kind: "indent", of };
}

export function join(separator: Doc, parts: readonly Doc[]): Doc {
  return parts.flatMap((part, index) => (index === 0 ? [part] : [separator, part]));
}

const trailingComma: Doc = { kind: "broken", of: "," };

/** `(a, b)`, `[a, b]`, `{ a, b }`: with a comma at the end where it is broken. */
export function list(open: string, parts: readonly Doc[], close: string, padding = ""): Doc {
  if (parts.length === 0) return open + close;
  const edge: Doc = { kind: "line", flat: padding };
  return group(open, indent(edge, join([",", line], parts)), trailingComma, edge, close);
}

/** A call whose last argument has brackets of its own: where it does not fit, these are opened before those of the call. */
export function hugging(callee: Doc, args: readonly Doc[], last: Doc): Doc {
  const before = args.flatMap((arg): readonly Doc[] => [{ kind: "flat", of: arg }, ", "]);
  const hugged: Doc = [callee, "(", ...before, last, ")"];
  if (args.length === 0) return hugged;
  return {
    kind: "choice",
    of: [{ kind: "flat", of: hugged }, hugged, [callee, list("(", [...args, last], ")")]],
  };
}

const WIDTH = 110;

export function print(doc: Doc, start = 0): string {
  const out: string[] = [];
  let column = start;
  const write = (text: string): void => {
    out.push(text);
    const end = text.lastIndexOf("\n");
    column = end < 0 ? column + text.length : text.length - end - 1;
  };
  const stack: Frame[] = [{ doc, level: start, isFlat: false }];
  for (let frame = stack.pop(); frame; frame = stack.pop()) {
    const { doc: one, level, isFlat } = frame;
    if (typeof one === "string") write(one);
    else if (isList(one)) for (const part of [...one].reverse()) stack.push({ doc: part, level, isFlat });
    else if (one.kind === "indent") stack.push({ doc: one.of, level: level + 2, isFlat });
    else if (one.kind === "group") {
      const fits = isFlat || fitsIn(one.of, WIDTH - column, stack);
      stack.push({ doc: one.of, level, isFlat: fits });
    } else if (one.kind === "flat") stack.push({ doc: one.of, level, isFlat: true });
    else if (one.kind === "choice") {
      const fitting = isFlat ? one.of[0] : one.of.find((each) => fitsIn(each, WIDTH - column, stack, false));
      stack.push({ doc: fitting ?? one.of.at(-1) ?? "", level, isFlat });
    } else if (one.kind === "broken") write(isFlat ? "" : one.of);
    else if (one.kind === "line" && isFlat) write(one.flat);
    else {
      out.push("\n");
      column = 0;
      write(" ".repeat(level));
    }
  }
  return out.join("").replace(/[ \t]+$/gm, "");
}

/** The texts it is made of. */
export function leaves(doc: Doc): readonly string[] {
  if (typeof doc === "string") return [doc];
  if (isList(doc)) return doc.flatMap(leaves);
  switch (doc.kind) {
    case "group":
    case "indent":
    case "flat":
      return leaves(doc.of);
    case "choice":
      return leaves(doc.of[0]);
    case "line":
    case "break":
    case "broken":
      return [];
  }
}

/** On one line, however long. */
export function flat(doc: Doc): string {
  if (typeof doc === "string") return doc;
  if (isList(doc)) return doc.map(flat).join("");
  switch (doc.kind) {
    case "group":
    case "indent":
    case "flat":
      return flat(doc.of);
    case "choice":
      return flat(doc.of[0]);
    case "line":
      return doc.flat;
    case "break":
      return " ";
    case "broken":
      return "";
  }
}

interface Frame {
  readonly doc: Doc;
  readonly level: number;
  readonly isFlat: boolean;
}

function isList(doc: Doc): doc is readonly Doc[] {
  return Array.isArray(doc);
}

/** Whether it fits on the rest of the line together with what follows up to the next break; of its own, where it has any. */
function fitsIn(doc: Doc, room: number, rest: readonly Frame[], isFlat = true): boolean {
  let left = room;
  const todo: Frame[] = [{ doc, level: 0, isFlat }];
  let after = rest.length;
  while (left >= 0) {
    const frame = todo.pop() ?? rest[--after];
    if (!frame) return true;
    const { doc: one, isFlat } = frame;
    if (typeof one === "string") {
      const end = one.indexOf("\n");
      if (end >= 0) return left - end >= 0;
      left -= one.length;
    } else if (isList(one)) for (const part of [...one].reverse()) todo.push({ ...frame, doc: part });
    else if (one.kind === "indent" || one.kind === "group") todo.push({ ...frame, doc: one.of });
    else if (one.kind === "flat") todo.push({ ...frame, doc: one.of, isFlat: true });
    // of what follows, what can be broken last will be
    else if (one.kind === "choice") todo.push({ ...frame, doc: isFlat ? one.of[0] : (one.of.at(-1) ?? "") });
    else if (one.kind === "break") return !isFlat;
    else if (one.kind === "line") {
      if (!isFlat) return true;
      left -= one.flat.length;
    } else if (one.kind === "broken" && !isFlat) left -= one.of.length;
  }
  return false;
}
