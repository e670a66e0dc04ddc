import { assertEquals, assertThrows } from "@std/assert";
import { inertly } from "../../../lib/cage/inert.ts";

Deno.test("a module that is left out has its names, and fails when one is used, however it is reached", () => {
  const made = inertly({ open: () => "opened", Agent: class {}, promises: {} }) as {
    readonly open: () => unknown;
    readonly Agent: new () => object;
    readonly promises: { readonly readFile: () => unknown };
  };
  assertEquals(Object.keys(made), ["open", "Agent", "promises"]);
  class Own extends made.Agent {}
  for (const use of [() => made.open(), () => new Own(), () => made.promises.readFile()]) {
    assertThrows(use, Error, "left out of the program");
  }
});

Deno.test("what is left out can be awaited, printed and compared like anything else", async () => {
  const { it } = inertly({ it: 1 }) as { readonly it: object };
  assertEquals(await it === it, true);
  assertEquals({} instanceof (it as new () => object), false);
});
