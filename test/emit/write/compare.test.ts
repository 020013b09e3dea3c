/** On disks that know a file by its name in any case, as those of macOS and Windows. */
import { expect, it } from "vitest";
import { compare } from "../../../src/emit/write/compare.js";
import type { Disk, Found } from "../../../src/emit/write/disk.js";
import { hashOf } from "../../../src/emit/write/text.js";

/** A root folder that holds these files, whatever case they are asked in. */
function diskOf(files: Readonly<Record<string, string>>): Disk {
  const texts = new Map(Object.entries(files).map(([path, text]) => [path.toLowerCase(), text]));
  const look = (path: string): Found => {
    const text = texts.get(path.toLowerCase());
    return text === undefined ? { kind: "nothing" } : { kind: "file", text };
  };
  const list = () => new Set(Object.keys(files));
  return { look, lookListed: look, list, wayTo: () => ({ kind: "folder", at: "", isLinked: false }) };
}

function compareOn(disk: Disk, written: Readonly<Record<string, string>>, path: string, text: string) {
  const files = new Map(Object.entries(written).map(([path, text]) => [path, hashOf(text)]));
  const project = { manifest: { files, pending: new Map() }, isNew: false };
  const [changes, problems] = compare([{ path, text, hash: hashOf(text) }], project, {
    root: "/root",
    disk,
    force: false,
  });
  return { removals: changes.removals, writes: changes.writes, codes: problems.map(({ code }) => code) };
}

it.each(["one\n", "two\n"])(
  "a file whose name changes in case only is removed, and written again: %j",
  (text) => {
    const changes = compareOn(diskOf({ "Tool.ts": "one\n" }), { "Tool.ts": "one\n" }, "tool.ts", text);
    expect(changes).toEqual({ removals: ["Tool.ts"], writes: [{ path: "tool.ts", text }], codes: [] });
  },
);

it("an edited one stays, under the name it has", () => {
  const changes = compareOn(diskOf({ "Tool.ts": "mine\n" }), { "Tool.ts": "one\n" }, "tool.ts", "two\n");
  expect(changes).toEqual({
    removals: [],
    writes: [{ path: "tool.new.ts", text: "two\n" }],
    codes: ["emit/file-orphaned", "emit/file-edited"],
  });
});
