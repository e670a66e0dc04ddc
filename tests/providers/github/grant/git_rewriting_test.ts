import { assertEquals, assertStringIncludes } from "@std/assert";
import { rewritingFile } from "../../../../providers/github/grant/git_rewriting.ts";

/** What git makes of an address: the longest rule counts, and of equally long ones the first. */
function rewritten(address: string, config: string): string {
  let best = { from: "", to: "" };
  for (const section of config.split("[url ").slice(1)) {
    const to = JSON.parse(section.slice(0, section.indexOf("]")));
    for (const [, text] of section.matchAll(/insteadOf = (".*")/g)) {
      const from = JSON.parse(text!);
      if (address.startsWith(from) && from.length > best.from.length) best = { from, to };
    }
  }
  return best.to + address.slice(best.from.length);
}

const RULES = ["https://ada:TOKEN@github.com/", "git@github.com:", "https://evil.example/"];

Deno.test("attack: the person's own rule of the same length makes git somebody else", () => {
  const spellings = ["https://github.com/", "git@github.com:", "ssh://git@github.com/"];
  for (const owner of [undefined, "acme"]) {
    const path = owner === undefined ? "" : `${owner}/`;
    const ours = rewritingFile("github.com", [owner]);
    for (const base of RULES) {
      for (const from of spellings) {
        const theirs = `[url "${base}${path}"]\n\tinsteadOf = "${from}${path}"\n`;
        const given = `${from}acme/thing.git`;
        assertEquals(rewritten(given, theirs), `${base}acme/thing.git`);
        assertEquals(rewritten(given, theirs + ours), "https://github.com/acme/thing.git");
      }
    }
  }
});

Deno.test("attack: where an owner's token is no help, the person's own rule says another", () => {
  const theirs = `[url "${RULES[0]}"]\n\tinsteadOf = "https://github.com/"\n`;
  const both = theirs + rewritingFile("github.com", ["acme"]);
  assertEquals(rewritten("https://github.com/ada/diary", both), "https://github.com/ada/diary");
});

Deno.test("what belongs to others goes as it is spelled", () => {
  const ours = rewritingFile("github.com", ["acme"]);
  for (const address of ["git@github.com:other/thing", "https://github.com/other/thing"]) {
    assertEquals(rewritten(address, ours), address);
  }
});

Deno.test("attack: a host's name ends the quotes of git's file", () => {
  const file = rewritingFile('x"]\\y', ["acme"]);
  assertStringIncludes(file, String.raw`[url "https://x\"]\\y/acme/a"]`);
  const word = String.raw`"([^"\\]|\\["\\])*"`;
  const line = new RegExp(`^(\\[url ${word}\\]|\t(pushI|i)nsteadOf = ${word}|)$`);
  assertEquals(file.split("\n").filter((each) => !line.test(each)), []);
});
