import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { picture } from "../../scripts/docs/picture.ts";

const SCREEN = "\x1b[1m\x1b[31mred & bold\x1b[39m <b>\x1b[0m plain\n";

Deno.test("a picture has the screen's looks, and its text as text", () => {
  const svg = picture([{ screen: SCREEN, seconds: 1 }], "It");
  const runs = [...svg.matchAll(/<tspan class="([^"]*)">([^<]*)</g)].map(([, ...run]) => run);
  assertEquals(runs, [["b red", "red &amp; bold"], ["b", " &lt;b>"]]);
  assertStringIncludes(svg, "</tspan> plain</text>");
  assert(!svg.includes("@keyframes"));
});

Deno.test("of several frames each is there for its part of the time, the last one for who wants no movement", () => {
  const svg = picture([{ screen: "a", seconds: 1 }, { screen: "b", seconds: 3 }], "It");
  assertStringIncludes(
    svg,
    "@keyframes k0 { 0% { visibility: visible } 25%, 100% { visibility: hidden } }",
  );
  assertStringIncludes(
    svg,
    "@keyframes k1 { 0% { visibility: hidden } 25% { visibility: visible } }",
  );
  assertStringIncludes(svg, ".f1 { visibility: visible } }");
});

Deno.test("the pictures that are kept name no place of the machine that made them", async () => {
  const svg = await Deno.readTextFile(new URL("../../docs/pictures/session.svg", import.meta.url));
  assertEquals(/\/tmp\/|127\.0\.0\.1/.test(svg), false);
});
