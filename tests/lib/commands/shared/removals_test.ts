import { assertEquals, assertRejects } from "@std/assert";
import { removeEach } from "../../../../lib/commands/shared/removals.ts";
import { UserError } from "../../../../lib/errors.ts";

Deno.test("what can't be removed keeps nothing else from it, and a bug is none of its failures", async () => {
  const removed: string[] = [];
  const { gone, failed } = await removeEach(["a", "held", "b"], (name) => {
    if (name === "held") return Promise.reject(new UserError("failed", name));
    return Promise.resolve(removed.push(name));
  });
  assertEquals([removed, gone, failed.map(({ message }) => message)], [["a", "b"], ["a", "b"], [
    "held",
  ]]);
  await assertRejects(
    () => removeEach(["x"], () => Promise.reject(new TypeError("bug"))),
    TypeError,
  );
});
