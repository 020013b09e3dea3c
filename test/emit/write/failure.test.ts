/** A run that fails leaves the folder as it was; one that dies leaves nothing that looks edited. */
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { contents, type Files, newFolder, put, run, write } from "./support.js";

type Call =
  | "writeFileSync"
  | "mkdirSync"
  | "renameSync"
  | "linkSync"
  | "rmSync"
  | "rmdirSync"
  | "readFileSync";

/** Throws where a call must fail. */
const faults = vi.hoisted(() => ({ before: (_call: Call, _paths: readonly string[]): void => {} }));
vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  const faulty =
    (name: Call) =>
    (...given: unknown[]) => {
      faults.before(
        name,
        given.filter((each) => typeof each === "string"),
      );
      return Reflect.apply(fs[name], fs, given);
    };
  const names: readonly Call[] = [
    "writeFileSync",
    "mkdirSync",
    "renameSync",
    "linkSync",
    "rmSync",
    "rmdirSync",
    "readFileSync",
  ];
  return { ...fs, ...Object.fromEntries(names.map((name) => [name, faulty(name)])) };
});
afterEach(() => {
  faults.before = () => {};
});

function systemError(code: string, path?: string): Error {
  return Object.assign(new Error(code), { code, syscall: "test", ...(path !== undefined && { path }) });
}

/** The count-th call that changes something, and with `forever` all after it, fails. Tells how many there were. */
function failAt(count: number, forever = false): () => number {
  let calls = 0;
  faults.before = (call) => {
    if (call === "readFileSync") return;
    calls++;
    if (calls === count || (forever && calls > count)) throw systemError("EIO");
  };
  return () => calls;
}

const BEFORE: Files = {
  "README.md": "one\n",
  "edited.ts": "one\n",
  file: "one\n",
  "old/a.ts": "one\n",
  "old/deep/b.ts": "one\n",
  "src/a.ts": "one\n",
};
const AFTER: Files = {
  "README.md": "one\n",
  "edited.ts": "two\n",
  "file/c.ts": "two\n",
  "new/deep/d.ts": "two\n",
  "src/a.ts": "two\n",
};
const GOAL: Files = { ...AFTER, "edited.ts": "mine\n", "edited.new.ts": "two\n", "link.ts": "-> README.md" };

/** A project that changes in every way there is. */
async function project(): Promise<string> {
  const folder = newFolder();
  await run(folder, BEFORE);
  put(folder, "edited.ts", "mine\n");
  symlinkSync("README.md", join(folder, "link.ts"));
  return folder;
}

describe("a run that fails", () => {
  it("leaves everything as it was, wherever that happens", async () => {
    const failures: string[] = [];
    for (let count = 1; ; count++) {
      const folder = await project();
      const before = contents(folder, true);
      const calls = failAt(count);
      const [report, diagnostics] = await write(folder, AFTER);
      const total = calls();
      faults.before = () => {};
      if (report) {
        // all but the last calls: a link, an empty folder and the staging folder are no reason to give up
        if (total < count) break;
        expect(contents(folder)).toMatchObject(GOAL);
        continue;
      }
      expect(diagnostics.map(({ code }) => code)).toEqual(["emit/folder-unwritable"]);
      failures.push(diagnostics[0]?.message.replace(folder, "OUT") ?? "");
      expect(contents(folder, true)).toEqual(before);
    }
    expect(failures.length).toBeGreaterThan(18);
    expect(new Set(failures)).toEqual(new Set(["OUT cannot be written: EIO; nothing was changed."]));
  });

  it("makes no folder, and no parents", async () => {
    for (let count = 1; count <= 6; count++) {
      const folder = join(newFolder(), "a", "b");
      failAt(count);
      expect((await write(folder, { "a.ts": "one\n" }))[0]).toBeUndefined();
      faults.before = () => {};
      expect(readdirSync(dirname(dirname(dirname(folder))))).toEqual([]);
    }
  });

  it("when the disk is full does so before anything is replaced", async () => {
    const folder = await project();
    const before = contents(folder, true);
    const renamed: string[] = [];
    faults.before = (call, [path = ""]) => {
      if (call === "renameSync") renamed.push(path);
      if (call === "writeFileSync" && path.endsWith("3")) throw systemError("ENOSPC", path);
    };
    const [, diagnostics] = await write(folder, AFTER);
    expect(diagnostics[0]?.message).toBe(
      `${folder} cannot be written: no space is left; nothing was changed.`,
    );
    expect(renamed).toEqual([]);
    expect(contents(folder, true)).toEqual(before);
  });

  it("names the file that could not be replaced", async () => {
    const folder = await project();
    faults.before = (call, [from = "", to = ""]) => {
      if (call === "renameSync" && to.endsWith("src/a.ts"))
        throw Object.assign(systemError("EBUSY", from), { dest: to });
      if (call === "linkSync") throw systemError("EPERM");
    };
    const [, diagnostics] = await write(folder, AFTER);
    expect(diagnostics[0]?.message).toBe(
      `${folder} cannot be written: src/a.ts: it is in use; some files were replaced and could not be put back (the old ones are in .openapi-mcp.tmp-…).`,
    );
    const staging = readdirSync(folder).find((name) => name.startsWith(".openapi-mcp.tmp-")) ?? "";
    const kept = readdirSync(join(folder, staging)).map((name) =>
      readFileSync(join(folder, staging, name), "utf8"),
    );
    expect(kept).toContain("one\n");
    // and the next run does all that is left to do
    faults.before = () => {};
    await run(folder, AFTER);
    expect(contents(folder)).toEqual(GOAL);
  });

  it("because a file cannot be read changes nothing", async () => {
    const folder = await project();
    faults.before = (call, [path = ""]) => {
      if (call === "readFileSync" && path.endsWith("src/a.ts")) throw systemError("EACCES", path);
    };
    const [, diagnostics] = await write(folder, AFTER);
    expect(diagnostics[0]?.message).toBe(
      `${folder} cannot be written: src/a.ts: permission denied; nothing was changed.`,
    );
  });

  it("where hard links do not work, works all the same", async () => {
    const folder = await project();
    faults.before = (call) => {
      if (call === "linkSync") throw systemError("EPERM");
    };
    await run(folder, AFTER);
    expect(contents(folder)).toEqual(GOAL);
  });

  it("for a reason of ours is put back too, and thrown", async () => {
    const folder = await project();
    const before = contents(folder, true);
    faults.before = (call, paths) => {
      if (call === "renameSync" && paths[1]?.endsWith("src/a.ts") && paths[0]?.endsWith("/3"))
        throw new TypeError("bug");
    };
    await expect(write(folder, AFTER)).rejects.toThrow("bug");
    faults.before = () => {};
    expect(contents(folder, true)).toEqual(before);
  });
});

describe("places that cannot be a project's folder", () => {
  it("a file", async () => {
    const folder = newFolder();
    writeFileSync(folder, "mine\n");
    for (const mode of ["write", "check"] as const) {
      const [, diagnostics] = await write(folder, AFTER, { mode, force: true });
      expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
        [
          "emit/folder-unwritable",
          `${folder} cannot be written: it is a file, not a folder; nothing was changed.`,
        ],
      ]);
    }
    expect(readFileSync(folder, "utf8")).toBe("mine\n");
  });

  it("below a file", async () => {
    const folder = newFolder();
    writeFileSync(folder, "mine\n");
    const [, diagnostics] = await write(join(folder, "below"), AFTER);
    expect(diagnostics[0]?.message).toContain("a part of its path is a file");
  });

  it("a link that leads nowhere", async () => {
    const folder = newFolder();
    symlinkSync("nowhere", folder);
    const [, diagnostics] = await write(folder, AFTER);
    expect(diagnostics[0]?.message).toContain("something of that name is there");
  });
});

describe("a run that dies", () => {
  /** What a killed process leaves: nothing works from the count-th call on, its own clearing up included. */
  async function die(folder: string, files: Files, count: number): Promise<boolean> {
    const calls = failAt(count, true);
    await write(folder, files);
    faults.before = () => {};
    return calls() >= count;
  }

  it("at any point leaves nothing that looks edited", async () => {
    for (let count = 1; ; count++) {
      const folder = await project();
      const died = await die(folder, AFTER, count);
      const { codes } = await run(folder, AFTER);
      expect(codes.every((code) => code === "emit/file-edited")).toBe(true);
      expect(contents(folder)).toEqual(GOAL);
      expect((await run(folder, AFTER)).isStale).toBe(false);
      if (!died) break;
    }
  });

  it("and another one after it, with other output, neither", async () => {
    const later: Files = { "README.md": "three\n", "src/a.ts": "three\n", "new/deep/d.ts": "three\n" };
    const last: Files = { "README.md": "four\n", "src/a.ts": "one\n", "new/e.ts": "four\n" };
    for (let count = 1; count < 30; count += 4) {
      for (let second = 1; second < 30; second += 5) {
        const folder = newFolder();
        await run(folder, BEFORE);
        await die(folder, AFTER, count);
        await die(folder, later, second);
        expect((await run(folder, last)).codes).toEqual([]);
        expect(contents(folder)).toEqual(last);
      }
    }
  });

  it("in a new folder leaves one that is ours", async () => {
    for (let count = 1; ; count++) {
      const folder = newFolder();
      const died = await die(folder, BEFORE, count);
      await run(folder, AFTER);
      expect(contents(folder)).toEqual(AFTER);
      if (!died) break;
    }
  });
});

it("what living runs prepare is left alone", async () => {
  const living = `.openapi-mcp.tmp-${process.ppid}/0`;
  const folder = newFolder({ [living]: "", ".openapi-mcp.tmp-999999999/0": "", ".openapi-mcp.tmp-x/0": "" });
  await run(folder, { "a.ts": "one\n" });
  expect(contents(folder)).toEqual({ "a.ts": "one\n", [living]: "", ".openapi-mcp.tmp-x/0": "" });
  expect(existsSync(join(folder, relative(folder, folder)))).toBe(true);
});
