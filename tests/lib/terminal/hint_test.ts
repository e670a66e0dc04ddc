import { assertEquals } from "@std/assert";
import { hintParts, likeliest, noted, orOthers } from "../../../lib/terminal/hint.ts";

Deno.test("of several shells the one that is here is offered", () => {
  const shells = ["bash", "zsh", "powershell", "cmd"];
  assertEquals([true, false].map((here) => likeliest(shells, here)), ["powershell", "bash"]);
  assertEquals(likeliest(["yes", "no"], true), "yes");
});

Deno.test("a hint has one note, however many there is to say, and what is typed stands before it", () => {
  const once = noted("resmon", "once it is closed");
  const twice = orOthers(once, ["for this shell: export A=b"]);
  assertEquals(hintParts(twice), {
    steps: ["resmon"],
    note: "(once it is closed; or for this shell: export A=b)",
  });
  assertEquals(orOthers(once, []), "resmon   (once it is closed)");
});
