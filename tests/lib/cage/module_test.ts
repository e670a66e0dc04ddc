import { assertEquals, assertRejects } from "@std/assert";
import * as v from "valibot";
import { askCage, type CageModule } from "../../../lib/cage/module.ts";
import { UserError } from "../../../lib/errors.ts";
import type { CageTask } from "../../../lib/provider/context.ts";

const GREETING: CageModule<{ readonly name: string }, { readonly text: string }> = {
  name: "test/greeting",
  answer: v.object({ text: v.pipe(v.string(), v.regex(/^\w+$/)) }),
  otherwise: { message: "Nobody was greeted", hint: "say hello" },
};

function answering(answer: unknown) {
  const tasks: CageTask[] = [];
  const cage = (task: CageTask) => (tasks.push(task), Promise.resolve(answer));
  return { cage, tasks };
}

Deno.test("a module is asked by its name, and its answer read", async () => {
  const { cage, tasks } = answering({ text: "hello", more: 1 });
  const ask = () => Promise.resolve("yes");
  const answer = await askCage({ cage }, GREETING, { name: "ada" }, { ask });
  assertEquals(answer, { text: "hello" });
  assertEquals(tasks, [{ module: "test/greeting", input: { name: "ada" }, services: { ask } }]);
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
