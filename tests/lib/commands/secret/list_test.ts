import { assertEquals, assertStringIncludes } from "@std/assert";
import { fakeKeyring } from "../../../fake_system.ts";
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
