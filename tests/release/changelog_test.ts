/** Which tags may be released. */
import { assertEquals, assertThrows } from "@std/assert";
import { checkTag, sectionOf } from "../../scripts/release/changelog.ts";

const CHANGELOG =
  "# Changelog\n\n## Unreleased\n\n- Next.\n\n## 1.2.0 - 2026-01-31\n\n- It is.\n\n## 1.2.0-rc.1\n\n## 1.1.10\n\n- Was.\n";

Deno.test("a version's section is found by its whole name", () => {
  assertEquals(sectionOf(CHANGELOG, "1.2.0"), "- It is.");
  assertEquals(sectionOf(CHANGELOG, "Unreleased"), "- Next.");
  assertEquals(sectionOf(CHANGELOG, "1.1.10"), "- Was.");
  for (const absent of ["1.1.1", "1.2", "2.0", ""]) {
    assertEquals([absent, sectionOf(CHANGELOG, absent)], [absent, undefined]);
  }
});

Deno.test("a tag is released when it is the version's, and the changelog has something to say of it", () => {
  assertEquals(checkTag("v1.2.0", "1.2.0", CHANGELOG), "- It is.");
  const refused: readonly (readonly [tag: string, version: string, why: string])[] = [
    ["v1.3.0", "1.2.0", "deno.json says 1.2.0"],
    ["1.2.0", "1.2.0", "whose tag is v1.2.0"],
    ["v1.3.0", "1.3.0", 'no section "## 1.3.0"'],
    ["v1.2.0-rc.1", "1.2.0-rc.1", "with anything in it"],
    ["v1.2.0-rc-1", "1.2.0-rc-1", "packages can't have the version"],
  ];
  for (const [tag, version, why] of refused) {
    assertThrows(() => checkTag(tag, version, CHANGELOG), Error, why);
  }
});
