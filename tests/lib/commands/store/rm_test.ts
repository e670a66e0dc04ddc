import { assertEquals, assertStringIncludes } from "@std/assert";
import { later, store, withKey } from "../store_machine.ts";

Deno.test("what is kept under a name that begins with a dash is shown, and removed", async () => {
  const config = 'auth: { identities: { "-ada": { kind: aws/user } } }';
  const system = await withKey(config, "-i=-ada");
  const slip = await store(system, "show", "-ada");
  assertStringIncludes(
    slip.err,
    "(where -ada is a name: atmos-auth store show --no-color -- -ada)",
  );
  assertStringIncludes((await store(system, "show", "--", "-ada")).out, "identity -ada");
  const gone = await store(system, "rm", "--force", "--", "-ada");
  assertEquals([gone.status, gone.err], [0, 'Removed the keys of identity "-ada"\n']);
});

Deno.test("long-lived keys are removed only when that is meant", async () => {
  const system = await withKey();
  const alone = await store(system, "rm", "ada");
  assertEquals(alone.status, 4);
  assertStringIncludes(alone.err, "--force");
  assertStringIncludes((await store(system, "rm", "ada", "--item", "x")).err, "--item keys");
  const gone = await store(system, "rm", "ada", "--force", "--json");
  assertEquals([gone.status, gone.err], [0, 'Removed the keys of identity "ada"\n']);
  const [{ role, entry, item }, other] = JSON.parse(gone.out).removed;
  assertEquals([role, entry, item, other], ["identity", "ada", "keys", undefined]);
  assertStringIncludes((await store(system, "list")).err, "Nothing is kept");
});

Deno.test("attack: of a secret and an identity of one name a hint removes the one that was not meant", async () => {
  const system = await withKey();
  const set = await later(system, ["secret", "set", "ada", "--stdin"], { stdin: ["value"] });
  assertEquals(set.status, 0, set.err);
  const { status, err } = await store(system, "rm", "ada", "--force");
  assertEquals(status, 2);
  assertStringIncludes(err, 'the secret "ada" (every realm)');
  assertStringIncludes(err, 'the keys of identity "ada" (realm ');
  assertStringIncludes(err, "hint: atmos-auth store show");
  assertEquals((await store(system, "rm", "ada", "--item", "secret", "--force")).status, 0);
  assertStringIncludes((await store(system, "list")).out, "keys");
});
