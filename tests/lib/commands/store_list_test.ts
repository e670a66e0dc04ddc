import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fakeKeyring } from "../../fake_system.ts";
import { runOn } from "../machine.ts";
import { store, withKey } from "./store_machine.ts";

Deno.test("what is kept is listed, with who uses it, and no value", async () => {
  const system = await withKey();
  const { status, out, err } = await store(system, "list");
  assertEquals(status, 0, err);
  assertMatch(
    out,
    /^NAME +WHAT +REALM +WRITTEN +EXPIRES +USED BY\nada +keys +\w\S* +\S+Z +never +ada\n$/,
  );
  assertStringIncludes(err, "(key in the system keyring)");
  const { records: [record], type } = JSON.parse((await store(system, "list", "--json")).out);
  assertEquals([type, record.entry, record.item, record.long_lived, record.identities], [
    "system",
    "ada",
    "keys",
    true,
    ["ada"],
  ]);
  assertEquals(
    (await store(system, "list", "--realm", "nowhere")).err.includes("Nothing is kept"),
    true,
  );
});

Deno.test("what is obtained from who signs in with a record uses it, too", async () => {
  const role = (via: string) =>
    `{ kind: aws/assume-role, via: { identity: ${via} }, principal: { assume_role: "arn:aws:iam::123456789012:role/R" } }`;
  const system = await withKey(
    `auth: { identities: { ada: { kind: aws/user }, one: ${role("ada")}, two: ${role("one")} } }`,
  );
  const { records: [record] } = JSON.parse((await store(system, "list", "--json")).out);
  assertEquals(record.identities, ["ada", "one", "two"]);
});

Deno.test("what no key opens any more is said, not shown as sound", async () => {
  const system = await withKey();
  const lost = { keyring: fakeKeyring() };
  const next = system.beside({ ...lost, env: { HOME: "/home/ada", ATMOS_KEYRING_TYPE: "system" } });
  const { out, err } = await runOn(next, ["--no-color", "store", "list"]);
  assertStringIncludes(out, "ada");
  assertStringIncludes(
    err,
    "warning: Not usable as it is: nothing of it can be opened: its key is not in the system keyring\n" +
      "hint: put it back from a backup, or sign in again, and enter long-lived keys again\n",
  );
  for (const argv of [["store", "show", "ada"], ["store", "show", "ada", "--json"]]) {
    const shown = await runOn(next.beside(), ["--no-color", ...argv]);
    assertEquals(shown.err, err.slice(err.indexOf("warning: ")));
  }
  const listed = await runOn(next.beside(), ["store", "list", "--json"]);
  assertStringIncludes(listed.err, "Not usable as it is: ");
  const json = JSON.parse(listed.out);
  assertEquals([json.reachable, json.records.length], [false, 1]);
});
