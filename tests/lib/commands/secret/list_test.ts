import { assertEquals, assertStringIncludes } from "@std/assert";
import { fakeKeyring } from "../../../fake_system.ts";
import { fileOf } from "../../../../lib/store/record.ts";
import { secretRecord } from "../../../../lib/store/store.ts";
import { CANARY, desk, FILE, SYSTEM } from "../secret_desk.ts";

for (const [type, env] of [["system", SYSTEM], ["file", FILE]] as const) {
  Deno.test(`a secret is kept, and listed by its name alone: ${type}`, async () => {
    const run = desk(env);
    const set = await run(["secret", "set", "deploy", "--stdin"], { stdin: [CANARY] });
    assertEquals([set.status, set.err], [
      0,
      'Kept "deploy". A configuration says: !secret keyring:deploy\n',
    ]);
    const again = await run(["secret", "set", "deploy", "--stdin"], { stdin: ["canary-2"] });
    assertStringIncludes(again.err, "in place of what was there");
    const { secrets: list } = JSON.parse((await run(["secret", "list", "--json"])).out);
    assertEquals(
      list.map(({ name, kept, identities }: Record<string, unknown>) => [
        ...[name, kept, identities],
      ]),
      [["ada/key", false, ["ada"]], ["deploy", true, ["mine"]]],
    );
    const { out } = await run(["secret", "list"]);
    assertStringIncludes(out, "ada/key  (not in the store)");
  });
}

Deno.test("a secret whose file is no record any more is shown as damaged, with what removes it", async () => {
  const path = `/home/ada/.local/share/atmos-auth/store/${await fileOf(secretRecord("deploy"))}`;
  const run = desk(FILE, { files: { [path]: "nothing that is one" } });
  const { status, err } = await run(["store", "show", "deploy"]);
  assertEquals(status, 1);
  assertStringIncludes(err, `The secret "deploy" is damaged: "${path}"`);
  assertStringIncludes(err, "atmos-auth secret rm deploy");
  assertEquals((await run(["secret", "rm", "deploy"])).status, 0);
});

Deno.test("who has used a replaced secret is said", async () => {
  const run = desk(FILE);
  for (let time = 0; time < 2; time++) {
    const { err } = await run(["secret", "set", "ada/key", "--stdin"], { stdin: [CANARY] });
    assertEquals(err.includes("in place of what was there, which is used by ada."), time === 1);
  }
});

Deno.test("a secret whose key is lost is not shown as sound", async () => {
  const keyring = fakeKeyring();
  const run = desk(SYSTEM, { keyring });
  await run(["secret", "set", "deploy", "--stdin"], { stdin: [CANARY] });
  assertEquals((await run(["secret", "list"])).err, "");
  keyring.entries.clear();
  for (const flags of [[], ["--json"]]) {
    const { status, err } = await run(["secret", "list", ...flags]);
    assertEquals(status, 0);
    assertStringIncludes(
      err,
      "its key is not in the system keyring\nhint: atmos-auth login",
    );
  }
});

Deno.test("attack: memory in the store's place denies secrets that lie on the disk", async () => {
  const run = desk(FILE);
  await run(["secret", "set", "deploy", "--stdin"], { stdin: [CANARY] });
  const { err } = await run(["secret", "list"], { env: { ATMOS_KEYRING_TYPE: "memory" } });
  assertEquals(err.includes("No secret is kept"), false);
  assertStringIncludes(err, "Not looked into: a record in ");
  assertStringIncludes(err, "hint: unset ATMOS_KEYRING_TYPE\n");
});
