import { assertEquals } from "@std/assert";
import { command } from "../machine.ts";
import { smallClouds } from "../small_cloud.ts";

const LOG = "/home/ada/.local/share/atmos-auth/audit.jsonl";
const CONFIG = "auth: { audit: AUDIT, identities: { role: { kind: aws/role } } }";

async function exec(audit: string, files: Record<string, string> = {}) {
  const { system } = await command(["exec", "-i", "role", "--", "true", "argument-EXAMPLE"], {
    ...{ config: CONFIG.replace("AUDIT", audit), clouds: smallClouds().clouds, files },
    programs: { "/usr/bin/true": () => 0 },
  });
  return system;
}

const linesOf = (text: string | undefined) => text?.trimEnd().split("\n").length;

Deno.test("the log is the person's alone, and holds no argument and no secret", async () => {
  const system = await exec("{}");
  const { mode } = (await system.beside().files.info(LOG))!;
  const text = system.files.texts()[LOG]!;
  assertEquals([mode, linesOf(text), text.includes("EXAMPLE")], [0o600, 2, false]);
});

Deno.test("a log that is large is put aside", async () => {
  const large = `${"x".repeat(4 * 1024 * 1024)}\n`;
  const system = await exec("{}", { [LOG]: large });
  const texts = system.files.texts();
  assertEquals([texts[`${LOG}.1`] === large, linesOf(texts[LOG])], [true, 2]);
  assertEquals((await system.beside().files.info(`${LOG}.1`))?.mode, 0o600);
});

Deno.test("it may be turned off, or kept elsewhere below home", async () => {
  assertEquals((await exec("{ enabled: false }")).files.texts()[LOG], undefined);
  const elsewhere = await exec('{ file: "~/logs/a.jsonl" }');
  assertEquals(linesOf(elsewhere.files.texts()["/home/ada/logs/a.jsonl"]), 2);
});
