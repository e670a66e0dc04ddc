/** What is built, and out of what. */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { fetchPart } from "../../scripts/build/packages.ts";
import { COMPILE_FLAGS } from "../../scripts/build/permissions.ts";
import { TARGETS } from "../../scripts/build/targets.ts";
import { sandbox } from "./sandbox.ts";
import { journey, printed } from "./world.ts";

const ROOT = `${import.meta.dirname}/../..`;

Deno.test("the program is never given everything, nor asks for more, nor keeps code in a shared place", () => {
  const broad = COMPILE_FLAGS.filter((flag) =>
    /^(-A|--allow-all|--allow-(sys|import))$/.test(flag)
  );
  assertEquals(broad, []);
  for (const flag of ["--no-prompt", "--no-code-cache", "--no-remote", "--no-npm"]) {
    assertEquals([flag, COMPILE_FLAGS.includes(flag)], [flag, true]);
  }
});

Deno.test("a foreign part whose bytes are not the pinned ones is refused", async () => {
  await using box = sandbox();
  const { keyring } = TARGETS[0]!;
  const changed = { ...keyring, digest: keyring.digest.replace(/^./, "0") };
  await fetchPart(keyring, box.directory);
  await assertRejects(() => fetchPart(changed, box.directory), Error, "pins 0");
});

journey("the program says its version", {}, async ({ run }) => {
  const { version } = JSON.parse(Deno.readTextFileSync(`${ROOT}/deno.json`));
  assertStringIncludes(printed(await run(["version"])), version);
  assertEquals(JSON.parse(printed(await run(["version", "--json"]))).version, version);
});
