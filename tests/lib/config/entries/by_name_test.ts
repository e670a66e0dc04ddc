import { assertEquals } from "@std/assert";
import { ByName } from "../../../../lib/config/entries/by_name.ts";

Deno.test("a value is made when it is asked for, and once", () => {
  const made: string[] = [];
  const all = new ByName(["a", "b"], (name) => (made.push(name), name.toUpperCase()));
  assertEquals([all.size, all.has("a"), all.has("c"), [...all.keys()]], [2, true, false, [
    "a",
    "b",
  ]]);
  assertEquals([all.get("c"), made], [undefined, []]);
  assertEquals([all.get("b"), all.get("b"), made], ["B", "B", ["b"]]);
  assertEquals([[...all], [...all.values()]], [[["a", "A"], ["b", "B"]], ["A", "B"]]);
  const told: string[] = [];
  all.forEach((value, name, map) => told.push(`${name}${value}${map.size}`));
  assertEquals([told, made], [["aA2", "bB2"], ["b", "a"]]);
});
