/** What goes along of licences, and what is not shipped for want of one. */
import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import type { Content, Contents } from "../../scripts/build/contents.ts";
import { thirdPartyLicenses } from "../../scripts/release/notices.ts";
import { FACTS } from "./facts.ts";

const ONE: Content = {
  name: "one",
  version: "1.0.0",
  halves: ["main"],
  license: "MIT",
  notices: [{ file: "LICENSE", text: "Copyright One" }],
};

const contents = (...packages: readonly Content[]): Contents => ({
  target: "x86_64-unknown-linux-gnu",
  runtime: { kind: "official", deno: "9.8.7", v8: "20.1.2.3-rusty" },
  packages,
});

Deno.test("each text is there once, below the names of all that it is of", () => {
  const two = { ...ONE, name: "two", notices: [{ file: "license", text: "Copyright One\r\n" }] };
  const text = thirdPartyLicenses(FACTS, contents(ONE, two));
  assertStringIncludes(text, "\none 1.0.0 (MIT)\ntwo 1.0.0 (MIT)\n");
  assertEquals(text.split("Copyright One").length, 2);
  for (const said of ["Deno 9.8.7 (MIT)", "the Deno authors", "the V8 project authors"]) {
    assertStringIncludes(text, said);
  }
});

Deno.test("a package without a licence, or with one that nobody decided on, stops the release", () => {
  const refused: readonly (readonly [change: Partial<Content>, why: string])[] = [
    [{ notices: [] }, "brings no licence file"],
    [{ license: "AGPL-3.0" }, "decide on its licence"],
    [{ license: "SEE LICENSE IN x" }, "decide on its licence"],
    [{ name: "deno-std" }, "it brings one along"],
  ];
  for (const [change, why] of refused) {
    assertThrows(() => thirdPartyLicenses(FACTS, contents({ ...ONE, ...change })), Error, why);
  }
  assertStringIncludes(
    thirdPartyLicenses(FACTS, contents({ ...ONE, name: "deno-std", notices: [] })),
    "deno-std 1.0.0 (MIT)",
  );
});
