import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkCondition, checkTemplate, checkText, said } from "./desk.js";

/** Expression → each problem as `code part-to-blame`; none for a good one. */
const cases: Readonly<Record<string, readonly (readonly [string, ...string[]])[]>> = {
  names: [
    ["inputs.id"],
    ["stepz.ticket", "name-unknown stepz"],
    ["now", "name-unknown now"],
    ["steps.close.body", "not-yet close"],
    ["steps.tickets.body", "path-unknown tickets"],
    ["constructor", "name-unknown constructor"],
    ["inputs.constructor", "path-unknown constructor"],
    ["inputs.__proto__", "path-unknown __proto__"],
    ['inputs["hasOwnProperty"]', 'path-unknown "hasOwnProperty"'],
  ],
  paths: [
    ["steps.ticket.body.assigne.id", "path-unknown assigne"],
    ["steps.ticket.body.requester.email.name", "path-unknown name"],
    ["steps.agents.body.id", "path-unknown id"],
    ["steps.agents.body[0].nam", "path-unknown nam"],
    ["steps.agents.body.map(a, a.nme)", "path-unknown nme"],
    ["steps.raw.body.what.ever[3]"],
    ["steps.ticket.body.extra.what"],
    ['steps.agents.body["x"]', 'type-mismatch "x"'],
    ["inputs.id[0]", "type-mismatch inputs.id[0]"],
    ["steps.wrong.a + steps.ticket.body.wrong", "path-unknown wrong", "path-unknown wrong"],
  ],
  absence: [
    ["steps.ticket.body.assignee.id"],
    ['steps.ticket.body.assignee.id + "x"', "possibly-absent steps.ticket.body.assignee.id"],
    ['steps.ticket.body.assignee.id.orValue("none") + "x"'],
    ['steps.ticket.body.assignee.?id.orValue("none") + "x"'],
    ['has(steps.ticket.body.assignee) && steps.ticket.body.assignee.id.startsWith("A")'],
    [
      'has(steps.ticket.body.assignee) || steps.ticket.body.assignee.id.startsWith("A")',
      "possibly-absent steps.ticket.body.assignee.id",
    ],
    ['!has(steps.ticket.body.assignee) || steps.ticket.body.assignee.id.startsWith("A")'],
    ['steps.ticket.body.assignee == null || steps.ticket.body.assignee.id.startsWith("A")'],
    ['inputs.agent_id != null ? inputs.agent_id + "x" : ""'],
    ['has(inputs.agent_id) ? "" : inputs.agent_id + "x"', "possibly-absent inputs.agent_id"],
    ['inputs.agent_id == "A-1" && inputs.agent_id.size() > 1'],
    [
      "inputs.agent_id == steps.ticket.body.assignee.id && inputs.agent_id.size() > 1",
      "possibly-absent inputs.agent_id",
    ],
    ['(has(inputs.agent_id) && inputs.urgent) ? inputs.agent_id + "x" : "y"'],
    [
      '(has(inputs.agent_id) || inputs.urgent) ? inputs.agent_id + "x" : "y"',
      "possibly-absent inputs.agent_id",
    ],
    ['!(has(inputs.agent_id) || inputs.urgent) ? "y" : inputs.agent_id.orValue("z") + "x"'],
    ["steps.ticket.body.urgent && true", "possibly-absent steps.ticket.body.urgent"],
    ["steps.ticket.body.urgent == true"],
    ["steps.assign.body.id + inputs.id", "possibly-absent steps.assign.body.id"],
    ["has(steps.assign) && steps.assign.body.id == inputs.id"],
    ["steps.agents.body[0].name + inputs.id", "possibly-absent steps.agents.body[0].name"],
    ["has(steps.agents.body[0]) ? steps.agents.body[0].name + inputs.id : inputs.id"],
    ["steps.agents.body.first().name + inputs.id", "possibly-absent steps.agents.body.first().name"],
    ["steps.ticket.body.labels.a + inputs.id", "possibly-absent steps.ticket.body.labels.a"],
    ["size(steps.ticket.body.tags)", "possibly-absent steps.ticket.body.tags"],
    ["steps.agents.body.sortBy(a, a.open_tickets)", "possibly-absent a.open_tickets"],
    ["steps.agents.body.filter(a, has(a.open_tickets) && a.open_tickets > 2)"],
    // a variable hides the name of which something was known
    [
      "has(inputs.agent_id) && steps.agents.body.exists(inputs, inputs.open_tickets > 1)",
      "possibly-absent inputs.open_tickets",
    ],
    ["steps.raw.body.a + steps.raw.body.b"],
  ],
  needless: [
    ["has(steps.ticket.body.subject)", "needless has(steps.ticket.body.subject)"],
    ['steps.ticket.body.subject.orValue("x")', 'needless steps.ticket.body.subject.orValue("x")'],
    ["steps.ticket.body.subject != null", "needless steps.ticket.body.subject != null"],
    ["has(steps.ticket.body.?subject)"],
    ["has(steps.raw.body)"],
    ["has(inputs.agent_id) && has(inputs.agent_id)"],
  ],
  types: [
    ['inputs.days == "x"', 'type-mismatch inputs.days == "x"'],
    ["inputs.days == 1.5"],
    ["inputs.days + steps.ticket.body.number * 2"],
    ['inputs.days + "x"', 'type-mismatch inputs.days + "x"'],
    ["inputs.days ? 1 : 2", "type-mismatch inputs.days"],
    ["!inputs.id", "type-mismatch inputs.id"],
    ["-inputs.id", "type-mismatch -inputs.id"],
    ["inputs.days && inputs.urgent", "type-mismatch inputs.days"],
    ["inputs.id < 3", "type-mismatch inputs.id < 3"],
    ["7.5 % 2", "type-mismatch 7.5 % 2"],
    ["now() - days(inputs.days) > timestamp(steps.ticket.body.created_at)"],
    ["now() > steps.ticket.body.created_at", "type-mismatch now() > steps.ticket.body.created_at"],
    ["now() + now()", "type-mismatch now() + now()"],
    ['now() + duration("1h30m")'],
    ['duration("soon")', 'type-mismatch "soon"'],
    ['timestamp("soon")', 'type-mismatch "soon"'],
    ["inputs.id in inputs.days", "type-mismatch inputs.days"],
    ["inputs.days in [1, 2]"],
    ['inputs.days in ["1"]', 'type-mismatch inputs.days in ["1"]'],
    ['"a" in steps.agents.body.map(a, a.name)'],
    ['{"a": 1}.merge({"b": inputs.id}).b + "x"'],
    ['{"a": 1}.c', "path-unknown c"],
    ["{1: 2}", "type-mismatch 1"],
    ["inputs.days.transformList(k, v, k)", "type-mismatch inputs.days"],
    ["steps.agents.body.sortBy(a, a)", "type-mismatch a"],
    ["steps.agents.body.join()", "type-mismatch steps.agents.body"],
    ["[1, 2].map(x, x + 1)[0].orValue(3) + 1"],
    ["steps.raw.body.items.filter(x, x.ok).size() > inputs.days"],
  ],
  enums: [
    ['steps.ticket.body.status == "closed"'],
    ['steps.ticket.body.status == "closd"', 'value-impossible "closd"'],
    ['"closd" != steps.ticket.body.status', 'value-impossible "closd"'],
    ['steps.ticket.body.status in ["open", "closd"]', 'value-impossible "closd"'],
    ['inputs.severity == "low"', 'value-impossible "low"'],
    ["inputs.severity == steps.ticket.body.priority"],
    ["inputs.severity == steps.ticket.body.status", "value-impossible steps.ticket.body.status"],
    ['steps.agents.body.exists(a, steps.ticket.body.status == "x")', 'value-impossible "x"'],
  ],
  functions: [
    ["inputs.id.length()", "function-unknown length"],
    ['inputs.id.startWith("a")', "function-unknown startWith"],
    ["inputs.id.size(1)", "function-unknown size"],
    ['startsWith(inputs.id, "a")', "function-unknown startsWith"],
    ["inputs.id.string()", "function-unknown string"],
    ["has()", "function-unknown has"],
    ["has(1 + 2)", "type-mismatch 1 + 2"],
    ["optional.of(1)", "function-unknown of", "name-unknown optional"],
    ["constructor()", "function-unknown constructor"],
    ["inputs.id.constructor()", "function-unknown constructor"],
    ["inputs.id . trim( 1 )", "function-unknown trim"],
    ["steps.agents.body.filter(a)", "function-unknown filter"],
    ["steps.ticket.body.labels.orValue({}).transformList(k, v, k + v)"],
    ["steps.agents.body.sortBy(1, 2)", "function-unknown sortBy"],
  ],
  patterns: [
    ['inputs.id.matches("^T-[0-9]+$")'],
    ['inputs.id.matches("(?i)^(?:a|b){2,3}\\\\b")'],
    ['inputs.id.matches("(a+)+b")'],
    ["inputs.id.matches(inputs.id)", "pattern-unsafe inputs.id"],
    ['inputs.id.matches("(?=a)")', 'pattern-unsafe "(?=a)"'],
    ['inputs.id.matches("(?<n>a)")', 'pattern-unsafe "(?<n>a)"'],
    ["inputs.id.matches(r'(a)\\1')", "pattern-unsafe r'(a)\\1'"],
    ['inputs.id.matches("(a{100}){100}")', 'pattern-unsafe "(a{100}){100}"'],
    ['inputs.id.matches("[")', 'pattern-unsafe "["'],
  ],
  syntax: [
    ["", "syntax "],
    ["1 +", "syntax +"],
    ["a = b", "syntax ="],
    ["inputs.id and true", "syntax and"],
    ['"abc', 'syntax "abc'],
    ["inputs.in", "syntax in"],
    ["${inputs.id}", "syntax $"],
    ["1u", "syntax 1u"],
    ['b"a"', 'syntax b"a"'],
    ["9007199254740993", "syntax 9007199254740993"],
    ["inputs.list.filter(1, true)", "syntax 1"],
    ["!".repeat(200), `too-complex ${"!".repeat(200)}`],
  ],
};

describe.each(Object.entries(cases))("%s", (_, rows) => {
  test.each(rows)("%s", (text, ...problems) => {
    expect(said(text, checkText(text).found)).toEqual(problems);
  });
});

test("what guards above have shown to be there needs no question, and may be asked for all the same", () => {
  const text = "steps.assign.body.assignee.id + inputs.id";
  expect(said(text, checkText(text, ["steps.assign.body.assignee.id"]).found)).toEqual([]);
  expect(said("has(steps.assign)", checkText("has(steps.assign)", ["steps.assign"]).found)).toEqual([]);
});

test.each([
  ["has(inputs.agent_id)", ["inputs", "inputs.agent_id"], []],
  ["!has(inputs.agent_id)", [], ["inputs", "inputs.agent_id"]],
  ["inputs.agent_id == null", [], ["inputs", "inputs.agent_id"]],
  ['inputs.agent_id == "A"', ["inputs", "inputs.agent_id"], []],
  ['inputs.agent_id != "A"', [], ["inputs", "inputs.agent_id"]],
  ["!has(inputs.agent_id) || inputs.urgent", [], ["inputs", "inputs.agent_id"]],
  ["has(inputs.agent_id) && inputs.urgent", ["inputs", "inputs.agent_id"], []],
  [true, [], []],
])("the condition %j shows what is there", (value, whenTrue, whenFalse) => {
  const { result, found } = checkCondition(value);
  expect(found).toEqual([]);
  expect(result).toMatchObject({ whenTrue, whenFalse });
});

test.each([
  ["inputs.id", "type-mismatch inputs.id"],
  ["steps.ticket.body.urgent", "possibly-absent steps.ticket.body.urgent"],
  [3, "type-mismatch"],
  [[true], "syntax"],
])("%j is no condition", (value, problem) => {
  const { result, found } = checkCondition(value);
  expect(said(value, found)).toEqual([problem]);
  expect(result).toBeUndefined();
});

test.each([
  ["Ticket ${inputs.id} is ${steps.ticket.body.status}.", []],
  ["$${inputs.id} costs $5", []],
  ['${"}" + inputs.id} and ${{"a": "}"}.a}', []],
  ["${steps.ticket.body}", ["not-scalar-in-text steps.ticket.body"]],
  ["${steps.ticket.body.tags.orValue([])}", ["not-scalar-in-text steps.ticket.body.tags.orValue([])"]],
  ["Hi ${ inputs.agent_id }!", ["possibly-absent inputs.agent_id"]],
  ["${inputs.idd}", ["path-unknown idd"]],
  ["a ${inputs.id", ["syntax ${inputs.id"]],
  ["a ${}", ["syntax ${}"]],
])("the text %j", (text, problems) => {
  const { found } = checkTemplate(text);
  expect(said(text, found)).toEqual(problems);
});

describe("whatever is written", () => {
  const words = fc.constantFrom(
    ...[
      "steps",
      "inputs",
      ".",
      "body",
      "ticket",
      "(",
      ")",
      "[",
      "]",
      "{",
      "}",
      ":",
      ",",
      "?",
      "==",
      "&&",
      "||",
    ],
    ...[
      "!",
      "-",
      "+",
      "1",
      '"a"',
      "has",
      "filter",
      "map",
      "x",
      " in ",
      "orValue",
      "__proto__",
      "constructor",
      "'",
    ],
  );
  test("is checked without a crash, and every problem has a place inside it", () => {
    const texts = fc.oneof(
      fc.array(words, { maxLength: 40 }).map((parts) => parts.join("")),
      fc.string({ unit: "binary", maxLength: 60 }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const { result, found } = checkText(text);
        for (const { at, severity } of found) {
          expect(at.within && at.within.start >= 0 && at.within.end <= text.length).toBe(true);
          if (severity === "error") expect(result).toBeUndefined();
        }
        if (result === undefined) expect(found.length).toBeGreaterThan(0);
        checkTemplate(text);
      }),
      { numRuns: 500 },
    );
  });
  test.each([
    ["brackets", "(".repeat(4000) + ")".repeat(4000)],
    ["open brackets", "[".repeat(9000)],
    ["signs", `${"! ".repeat(4000)}true`],
    ["signs with comments", `${"!//\n".repeat(2400)}true`],
    ["members", `inputs${".a".repeat(4000)}`],
    ["operators", `1${"+1".repeat(4000)}`],
    ["choices", `${"true ? 1 : ".repeat(800)}1`],
    ["items", `[${"1,".repeat(4000)}]`],
    ["calls", `${"size(".repeat(1500)}1${")".repeat(1500)}`],
    ["length", `"${"x".repeat(11_000)}"`],
  ])("too much of it (%s) is refused", (_, text) => {
    expect(checkText(text).found.map(({ code }) => code)).toEqual(["expression/too-complex"]);
  });
});
