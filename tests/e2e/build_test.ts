/** What is built, and out of what. */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { fetchPart } from "../../scripts/build/packages.ts";
import { COMPILE_FLAGS } from "../../scripts/build/permissions.ts";
import { codeCacheFile, SCRIPTS } from "../../lib/deno/precompiled.ts";
import { build, ownTarget } from "../../scripts/build.ts";
import { LAUNCHER } from "../../scripts/build/launcher.ts";
import { withoutProgram } from "../../scripts/build/stand_in.ts";
import { TARGETS } from "../../scripts/build/targets.ts";
import { runProgram } from "./process.ts";
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

/** A program for Windows of these sections, each of 16 bytes and loaded 0x1000 further. */
function windowsProgram(sections: readonly string[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(0x400 + 16 * sections.length);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode("MZ"));
  view.setUint32(0x3c, 0x80, true);
  view.setUint32(0x80, 0x4550, true);
  view.setUint16(0x86, sections.length, true);
  view.setUint16(0x94, 0xf0, true);
  view.setUint32(0x98 + 56, 0x1000 * (sections.length + 1), true);
  view.setUint32(0x98 + 128, 0x1000 * sections.length, true);
  for (const [index, name] of sections.entries()) {
    const header = 0x98 + 0xf0 + 40 * index;
    bytes.set(new TextEncoder().encode(name), header);
    view.setUint32(header + 12, 0x1000 * (index + 1), true);
    view.setUint32(header + 20, 0x400 + 16 * index, true);
  }
  return bytes;
}

Deno.test("a stand-in for Windows loses the program that it came with, and nothing else does", () => {
  const bare = withoutProgram(windowsProgram([".text", ".pedata"]));
  const wanted = windowsProgram([".text"]);
  new DataView(wanted.buffer).setUint32(0x98 + 128, 0, true);
  assertEquals(bare, wanted);
  for (
    const kept of [wanted, new TextEncoder().encode("\x7fELF".padEnd(0x100)), new Uint8Array(0)]
  ) {
    assertEquals(withoutProgram(kept) === kept, true);
  }
});

journey("the program says its version", {}, async ({ run }) => {
  const { version } = JSON.parse(Deno.readTextFileSync(`${ROOT}/deno.json`));
  assertStringIncludes(printed(await run(["version"])), version);
  assertEquals(JSON.parse(printed(await run(["version", "--json"]))).version, version);
});

journey("a program whose code cache V8 does not take runs its modules", {}, async ({ box }) => {
  const program = await build(ownTarget());
  const made = `${program.slice(0, program.lastIndexOf("/"))}/program`;
  const copy = `${box.directory}/program`;
  await new Deno.Command("cp", { args: ["-r", made, copy] }).output();
  const launcher = Deno.readTextFileSync(`${copy}/${LAUNCHER}`).replaceAll(made, copy);
  await Deno.writeTextFile(`${copy}/${LAUNCHER}`, launcher);
  for (const name of SCRIPTS) {
    await Deno.writeTextFile(`${copy}/${codeCacheFile(name, Deno.version.v8)}`, "no code cache");
  }
  const { version } = JSON.parse(Deno.readTextFileSync(`${ROOT}/deno.json`));
  const way = { env: box.env, cwd: box.project };
  assertStringIncludes(printed(await runProgram(`${copy}/${LAUNCHER}`, ["version"], way)), version);
});
