/** A record that is damaged: whoever looks at the store hears of it, nothing of it goes unasked, and the way out leads out. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { atHome } from "../machine.ts";
import { removingDamaged } from "../../../lib/commands/shared/store_trouble.ts";
import { CANARY, desk, SYSTEM } from "./secret_desk.ts";

/** A store with a secret that can be read, and one that can't: the end of its file is gone, or all of it. */
async function withDamaged(how: (text: string) => string) {
  const run = desk(SYSTEM);
  await run(["secret", "set", "other", "--stdin"], { stdin: [CANARY] });
  const { system } = await run(["secret", "set", "deploy", "--stdin"], { stdin: [CANARY] });
  const [file] = Object.entries(atHome(system)).flatMap(([path, text]) =>
    text.includes('"entry":"deploy"') ? [path] : []
  );
  const path = `/home/ada/${file}`;
  system.files.stage(path, how(system.files.texts()[path]!));
  return { run, path, isThere: () => system.files.texts()[path] !== undefined };
}

Deno.test("a damaged record is told by its name wherever records are, and goes by it", async () => {
  const { run, path } = await withDamaged((text) => `${text}x`);
  const told = `warning: "${path}" is what is left of the secret "deploy": it is damaged\n` +
    "hint: atmos-auth secret rm deploy\n";
  const secrets = await run(["secret", "list"]);
  assertStringIncludes(secrets.err, told);
  assertMatch(secrets.out, /deploy\s+\(damaged\)\s+mine/);
  const list = await run(["store", "list"]);
  assertStringIncludes(list.err, told);
  assertMatch(list.out, /deploy\s+secret \(damaged\)/);
  const show = await run(["store", "show", "deploy"]);
  assertMatch(show.out, /Key\s+none: the file is damaged/);
  const rekey = await run(["store", "rekey"]);
  assertStringIncludes(rekey.err, told);
  assertEquals(rekey.status, 1, "what stays under the old key is no success");
  const doctor = await run(["doctor"]);
  assertStringIncludes(doctor.out + doctor.err, `and 1 damaged: ${path}`);
  assertEquals(
    (await run(["secret", "rm", "deploy"])).err,
    'Removed "deploy", which was damaged\n',
  );
  assertEquals((await run(["secret", "list"])).err, "");
  assertEquals((await run(["secret", "rm", "deploy"])).status, 2);
});

Deno.test("a damaged record of the store goes by store rm, too", async () => {
  const { run, isThere } = await withDamaged((text) => `${text}x`);
  assertEquals((await run(["store", "rm", "deploy", "--force"])).status, 0);
  assertEquals(isThere(), false);
});

Deno.test("a file of which nothing can be read is told, and removed by nobody but who is asked to", async () => {
  const { run, path, isThere } = await withDamaged(() => "rubbish");
  const told = `warning: "${path}" holds no record: it is damaged\nhint: rm ${path}\n`;
  assertStringIncludes((await run(["store", "list"])).err, told);
  assertStringIncludes((await run(["logout", "--all"])).err, told);
  assertStringIncludes((await run(["logout", "--all-realms"])).err, told);
  assertEquals(isThere(), true);
  await run(["logout", "--all-realms", "--keychain", "--force"]);
  assertEquals(isThere(), false);
});

Deno.test("of a damaged record nothing else is to be seen: a list that is empty does not say that nothing is kept", async () => {
  const { run } = await withDamaged(() => "rubbish");
  await run(["secret", "rm", "other", "--force"]);
  const { err } = await run(["store", "list"]);
  assertStringIncludes(err, "Nothing is kept that can be read\n");
});

Deno.test("what is left of another project's sign-in goes by a line that asks no configuration", () => {
  const of = { realm: "ops", role: "identity", entry: "raw 2", item: "credential" } as const;
  const damaged = { file: "/store/a.record", written: 0 };
  const lines = [{ name: of }, { name: { ...of, realm: "" } }, {}].map((more) =>
    removingDamaged({ ...damaged, ...more })
  );
  assertEquals(lines, [
    "atmos-auth store rm --realm ops --item credential 'raw 2'",
    "atmos-auth store rm --item credential 'raw 2'",
    "rm /store/a.record",
  ]);
});
