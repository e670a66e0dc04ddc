import { assertEquals } from "@std/assert";
import { gitFile, including, listed } from "../../../../providers/github/grant/git_config.ts";

Deno.test("what git lists is read with line breaks, names that stand alone, and dots", () => {
  const text =
    "user.name\nAda\nLovelace\0core.bare\0url.git@a.example.com:.insteadof\nhttps://a.example.com/\0";
  assertEquals(listed([text, text]), [
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

Deno.test("a path with quotes is quoted as git reads it, which takes no other way", () => {
  const env = { get: () => undefined, entries: () => [] };
  const { GIT_CONFIG_PARAMETERS } = including({ env, helper: undefined }, "/it''s/!");
  assertEquals(GIT_CONFIG_PARAMETERS, String.raw`'include.path=/it'\'''\''s/!'`);
});
