import { assertEquals } from "@std/assert";
import { gitFile, listed } from "../../../../providers/github/grant/git_config.ts";

Deno.test("what git lists is read with line breaks, names that stand alone, and dots", () => {
  const text =
    "user.name\nAda\nLovelace\0core.bare\0url.git@a.example.com:.insteadof\nhttps://a.example.com/\0";
  assertEquals(listed(text), [
    ["user.name", "Ada\nLovelace"],
    ["core.bare", "true"],
    ["url.git@a.example.com:.insteadof", "https://a.example.com/"],
  ]);
});

Deno.test("attack: a name or a value ends the quotes of git's file", () => {
  assertEquals(
    gitFile([
      [String.raw`url.x"]\y.insteadOf`, 'a"\n[core] ; #'],
      [String.raw`url.x"]\y.pushInsteadOf`, "\\"],
      ["include.path", " "],
    ]),
    String.raw`[url "x\"]\\y"]
	insteadOf = "a\"\n[core] ; #"
	pushInsteadOf = "\\"
[include]
	path = " "
`,
  );
});
