/** The manual page is mdoc(7) that its own checker finds nothing in. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { scenario, tool } from "./tools.ts";

const PAGE = new URL("../../docs/man/atmos-auth.1", import.meta.url).pathname;

async function mandoc(...args: readonly string[]): Promise<{ code: number; text: string }> {
  const { code, stdout, stderr } = await new Deno.Command(tool("mandoc"), {
    args: [...args, PAGE],
  }).output();
  const text = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
  return { code, text };
}

scenario("mandoc finds nothing wrong with the manual page, and shows it", {
  tools: ["mandoc"],
}, async () => {
  assertEquals(await mandoc("-T", "lint", "-W", "style"), { code: 0, text: "" });
  const { text } = await mandoc("-T", "ascii");
  assertStringIncludes(text, "atmos-auth shell [IDENTITY...] [flags] [-- SHELL-ARGS]");
  assertStringIncludes(text, "ATMOS_TRUST");
});
