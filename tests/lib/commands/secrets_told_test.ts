/** What the commands about secrets and their store say where something is amiss. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { fakeKeyring } from "../../fake_system.ts";
import { CANARY, desk, SYSTEM } from "./secret_desk.ts";

Deno.test("a name that is mistyped is never answered with the removal of another", async () => {
  const run = desk(SYSTEM);
  await run(["secret", "set", "bin", "--stdin"], { stdin: [CANARY] });
  const { err } = await run(["secret", "rm", "big", "--force"]);
  assertEquals(err, 'error: The store has no secret "big"\nhint: atmos-auth secret list\n');
});

Deno.test("who needs a secret is told by the store's commands, too", async () => {
  const run = desk(SYSTEM);
  await run(["secret", "set", "deploy", "--stdin"], { stdin: [CANARY] });
  const { records: [record] } = JSON.parse((await run(["store", "list", "--json"])).out);
  assertEquals(record.identities, ["mine"]);
  assertStringIncludes((await run(["store", "show", "deploy"])).out, "Used by  mine");
  const no = await run(["store", "rm", "deploy"], { terminal: true, answers: ["no"] });
  assertEquals(no.system.asked, [
    'This removes the secret "deploy", which mine needs, for good. Type yes to go on:',
  ]);
});

Deno.test("verbs of other tools are answered with ours", async () => {
  const run = desk(SYSTEM);
  for (const verb of ["show", "read"]) {
    const { err } = await run(["secret", verb, "foo"]);
    assertStringIncludes(err, `"secret ${verb}" is "store show" here\n`);
    assertStringIncludes(err, "hint: atmos-auth store show --no-color foo\n");
  }
  assertStringIncludes((await run(["secret", "ls"])).err, "hint: atmos-auth secret list");
  for (const verb of ["delete", "remove", "unset"]) {
    const { err } = await run(["secret", verb, "foo"]);
    assertStringIncludes(
      err,
      `"secret ${verb}" is "secret rm" here\nhint: atmos-auth secret rm --no-color foo`,
    );
  }
});

Deno.test("the kernel's keyring is warned of before the key goes there", async () => {
  const run = desk(SYSTEM);
  await run(["secret", "set", "deploy", "--stdin"], { stdin: [CANARY] });
  const move = ["store", "move", "--to", "keyctl"];
  const no = await run(move, { terminal: true, answers: ["no"] });
  assertEquals([no.status, no.err.split("\n")[0]], [1, "error: Nothing was moved"]);
  assertStringIncludes(no.system.asked[0]!, 'and these are lost: the secret "deploy"');
  const { status, err } = await run(move);
  assertEquals(status, 0);
  assertStringIncludes(err, "The kernel forgets the key when the machine is started anew");
  assertStringIncludes(err, "The store's key is in the kernel's keyring, too");
});

Deno.test("where there is neither a key nor a place for it, one thing is said", async () => {
  const run = desk({ ATMOS_KEYRING_TYPE: "keyctl" });
  const { err } = await run(["store", "move", "--to", "system"]);
  assertStringIncludes(
    err,
    "error: There is no key in the kernel's keyring: nothing is kept yet\n",
  );
});

Deno.test("records that no key opens are counted by rekey, which fails", async () => {
  const keyring = fakeKeyring();
  const run = desk(SYSTEM, { keyring });
  await run(["secret", "set", "a", "--stdin"], { stdin: [CANARY] });
  // Another key in its place, as out of a backup.
  for (const entry of keyring.entries.keys()) keyring.entries.set(entry, `1.${"A".repeat(43)}`);
  const { status, err } = await run(["store", "rekey"]);
  assertEquals(status, 1);
  assertStringIncludes(err, "1 record could not be opened, and stayed under the old key: ");
});
