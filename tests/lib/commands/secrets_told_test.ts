/** What the commands about secrets and their store say where something is amiss. */
import { assertEquals, assertStringIncludes } from "@std/assert";
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
