/** Of a mapping file: the steps of a recipe. Each has exactly one verb, which is the first key of its schema. */
import * as z from "zod";
import { CODE, ID, VARIABLE } from "./names.js";
import {
  duration,
  expression,
  flag,
  list,
  mapOf,
  matching,
  object,
  oneOf,
  operation,
  template,
  text,
  value,
  values,
  whole,
} from "./schema-parts.js";
import { retry } from "./schema-policy.js";
import type { Step } from "./types.js";

const options = {
  id: matching(
    ID,
    "lower-case letters, digits and _, such as ticket_2",
    "What other steps call its result: steps.<id>. Unique in the recipe.",
  ).exactOptional(),
  if: expression("The step runs only where this holds; otherwise steps.<id> is absent.").exactOptional(),
  title: text("What progress messages call the step. Default: its id and its operation.").exactOptional(),
};

const onError = (description: string) => oneOf(["stop", "continue"], description).exactOptional();

// `lazy`, because for_each and parallel hold steps; the type is written down, or it would define itself
const steps = (least: number, description: string): z.ZodType<readonly Step[]> =>
  z
    .lazy(() =>
      z.array(step, { error: "a list of steps" }).min(least, {
        error: least === 1 ? "a list of at least one step" : `a list of at least ${least} steps`,
      }),
    )
    .describe(description);

const undo = object(
  {
    call: operation,
    with: values("Its arguments. They may also use the result of the step that is undone.").exactOptional(),
  },
  "What takes the step back when a later one fails; run once, in reverse order, unless a pivot succeeded.",
).meta({ id: "undo" });

const poll = object(
  {
    until: expression("Done when this holds, over status, headers, body."),
    fail_if: expression("Failed when this holds, over the same. Default: never.").exactOptional(),
    every: duration("The first wait between two calls."),
    max_every: duration("Waits grow by half up to this. Default: `every`.").exactOptional(),
    timeout: duration("Of the whole waiting."),
  },
  "Repeats a read until something holds.",
);

const collect = object(
  {
    items: expression(
      "Where a response has its items. Default: as `operations` says, or the body.",
    ).exactOptional(),
    max: whole(1, 10_000, "Most items; more are left, and `truncated` is true. Default 200.").exactOptional(),
  },
  "Reads page after page; the result is {items, truncated, pages}. An empty map will do.",
);

const call = object(
  {
    call: operation,
    ...options,
    with: values(
      "Its arguments: parameters and body properties side by side, as its own tool shows them.",
    ).exactOptional(),
    accept: list(
      whole(100, 599, "A status."),
      "Statuses that are fine besides 2xx, such as 404 or 409. Default: none.",
    ).exactOptional(),
    success: expression("Over status, headers, body: false means that the call failed.").exactOptional(),
    retry: retry.exactOptional(),
    timeout: duration(
      "Of one HTTP attempt. Default: that of the tool, the operation, `defaults`.",
    ).exactOptional(),
    idempotency: matching(
      /^(?:auto|=[\s\S]*\S[\s\S]*)$/,
      "auto or =expression",
      "A key that makes repeating safe: auto (new for each call of the tool) or =expression. Default: none.",
    ).exactOptional(),
    pivot: flag(
      "The point of no return: once it succeeded, nothing is undone. Default false.",
    ).exactOptional(),
    on_error: onError("continue: a failure leaves steps.<id> absent and the recipe goes on. Default stop."),
    undo: undo.exactOptional(),
    poll: poll.exactOptional(),
    collect: collect.exactOptional(),
    recover: template(
      "What to do when the recipe fails after this step; told with the failure.",
    ).exactOptional(),
  },
  "Calls an operation. steps.<id> is {status, headers, body}.",
)
  .refine((step) => step.poll === undefined || step.collect === undefined, {
    error: "either `poll` or `collect`: a step asks for the same again, or for the next page",
    path: ["collect"],
  })
  .meta({ id: "call_step", not: { required: ["poll", "collect"] } });

const forEach = object(
  {
    for_each: expression("The list."),
    ...options,
    as: matching(
      VARIABLE,
      "a name such as ticket",
      "What the steps call the item. Default item.",
    ).exactOptional(),
    concurrency: whole(
      1,
      16,
      "Items at the same time. Default 4 where the steps only read, otherwise 1.",
    ).exactOptional(),
    max: whole(
      1,
      Number.MAX_SAFE_INTEGER,
      "More items are an error before the first. Default 100, at most 200.",
    ).exactOptional(),
    on_error: onError("continue: goes on with the other items and counts the failed ones. Default stop."),
    steps: steps(1, "What is done with each item."),
    item: value("What is kept of each item, in `items`. Default: nothing.").exactOptional(),
  },
  "Does its steps for each item of a list. steps.<id> is {items, ok, failed, errors}.",
).meta({ id: "for_each_step" });

const parallel = object(
  { parallel: steps(2, "Steps that start together and see only what came before."), ...options },
  "Does its steps at the same time.",
).meta({ id: "parallel_step" });

const set = object(
  {
    set: mapOf(
      matching(ID, "lower-case letters, digits and _, such as best_agent"),
      z.unknown(),
      "Variables for later steps: vars.<name>. They may use each other.",
    ),
    ...options,
  },
  "Computes variables.",
).meta({ id: "set_step" });

const fail = object(
  {
    fail: matching(
      CODE,
      "a code such as already_closed",
      "Ends the recipe as failed, with this code for programs.",
    ),
    ...options,
    message: template("What went wrong and what to do, for the model."),
    show: value("Told with the message.").exactOptional(),
  },
  "A guard: ends the recipe as failed, usually with `if`.",
).meta({ id: "fail_step" });

const returnStep = object(
  {
    return: value("Ends the recipe well, with this instead of the tool's `output`."),
    ...options,
    text: template("What the result says in words instead of the tool's `text`.").exactOptional(),
  },
  "Ends the recipe early and well, usually with `if`.",
).meta({ id: "return_step" });

const confirm = object(
  {
    confirm: matching(
      CODE,
      "a name such as close",
      "Asks the user, before anything is changed; this names the question.",
    ),
    ...options,
    message: template("The question."),
    show: value("What the question is about, such as the list of what will be changed.").exactOptional(),
  },
  "Asks the user; the recipe goes on only where they agree.",
).meta({ id: "confirm_step" });

const use = object(
  {
    use: text("Runs another recipe of this file. Its output is steps.<id>.output."),
    ...options,
    with: values("Its inputs.").exactOptional(),
  },
  "Runs another recipe of this file.",
).meta({ id: "use_step" });

export const step = z
  .union([call, forEach, parallel, set, fail, returnStep, confirm, use], { error: "a step" })
  .meta({ id: "step" });

/** In the order of the union's members. */
export const VERBS = ["call", "for_each", "parallel", "set", "fail", "return", "confirm", "use"] as const;

export const recipeSteps = steps(1, "What the tool does, from top to bottom.");
