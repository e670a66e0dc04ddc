import { assertEquals, assertRejects } from "@std/assert";
import * as v from "valibot";
import { askCage, cageModule, type CageTask } from "../../../lib/cage/module.ts";
import { UserError } from "../../../lib/errors.ts";

const GREETING = cageModule<{ readonly name: string }>()(
  "test/greeting",
  v.object({ text: v.pipe(v.string(), v.regex(/^\w+$/)) }),
  { message: "Nobody was greeted", hint: "say hello" },
);

function answering(answer: unknown) {
  const tasks: CageTask[] = [];
  const cage = (task: CageTask) => (tasks.push(task), Promise.resolve(answer));
  return { cage, tasks };
}

Deno.test("a module is asked as it is declared, and its answer read", async () => {
  const { cage, tasks } = answering({ text: "hello", more: 1 });
  const ask = () => Promise.resolve("yes");
  const answer = await askCage({ cage }, GREETING, { name: "ada" }, { ask });
  assertEquals(answer, { text: "hello" });
  assertEquals(tasks, [{ module: GREETING, input: { name: "ada" }, services: { ask } }]);
});

Deno.test("attack: what a module delivers beside what it should is not passed on", async () => {
  for (const answer of [undefined, null, "hello", {}, { text: "a\nb" }, { text: { a: 1 } }]) {
    const error = await assertRejects(
      () => askCage(answering(answer), GREETING, { name: "ada" }),
      UserError,
    );
    assertEquals([error.code, error.message, error.hint], [
      "bad_answer",
      "Nobody was greeted",
      "say hello",
    ]);
  }
});
