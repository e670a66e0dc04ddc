import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { Kind } from "../../../../lib/provider/kind.ts";
import { fakeKeyring } from "../../../fake_system.ts";
import { machine, runOn } from "../../machine.ts";
import { smallClouds } from "../../small_cloud.ts";
import { store, withKey } from "../store_machine.ts";

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

Deno.test("who has a secret asked for through a record's owner uses it, too", async () => {
  const system = await withKey(`auth:
  providers:
    pat: { kind: github/token, token: { secret: "aws-sm:prod/pat#token", via: { identity: ada } } }
  identities:
    ada: { kind: aws/user }
    mine: { kind: github/user, via: { provider: pat } }
    other: { kind: aws/user }
`);
  const { records: [record] } = JSON.parse((await store(system, "list", "--json")).out);
  assertEquals(record.identities, ["ada", "mine"]);
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
      "hint: atmos-auth login   (put the key back from a backup, or enter long-lived keys and secrets again)\n",
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

const ADDRESS = "https://acme.example/start in eu-west-1 for sso:account:access";
const config = "auth: { identities: { ada: { kind: aws/user } } }";
const SHARED = `auth:
  providers: { work: { kind: aws/login }, side: { kind: aws/login } }
  identities: { role: { kind: aws/role, via: { provider: work } } }
`;

/** A machine on which a sign-in is kept under its address, which two providers share. */
async function withShared() {
  const small = smallClouds();
  const clouds = small.clouds.map((cloud) => ({ ...cloud, kinds: cloud.kinds.map(sharing) }));
  const files = { "/home/ada/others.yaml": config };
  const more = { keyring: fakeKeyring(), env: { ATMOS_KEYRING_TYPE: "system" } };
  const system = machine({ ...more, config: SHARED, files });
  const signedIn = await runOn(system, ["login", "-p", "work"], clouds);
  assertEquals(signedIn.status, 0, signedIn.err);
  return (...argv: string[]) => runOn(system.beside(), ["--no-color", ...argv], clouds);
}

function sharing(kind: Kind): Kind {
  if (kind.role !== "provider") return kind;
  return { ...kind, plan: (entry, via) => ({ ...kind.plan(entry, via), shared: ADDRESS }) };
}

Deno.test("a sign-in that providers share is called by their names, wherever one is typed or said", async () => {
  const on = await withShared();
  assertMatch((await on("store", "list")).out, /\nwork, side +credential +\(all\).* role\n$/);
  const shown = await on("store", "show", "side");
  assertMatch(
    shown.out,
    /^ +Name +provider work, side\n +Kept as +https:\/\/acme.example\/start in /,
  );
  const { records: [json] } = JSON.parse((await on("store", "show", "work", "--json")).out);
  assertEquals([json.entry, json.names], [ADDRESS, ["work", "side"]]);
  assertEquals((await on("complete", "--", "store", "rm", "")).out, "work\nside\n");
  assertEquals(
    (await on("complete", "--", "store", "rm", "side", "--item", "")).out,
    "credential\n",
  );
  const dry = await on("logout", "--all", "--dry-run");
  assertStringIncludes(dry.err, 'Would remove the credential of providers "work" and "side"\n');
  const gone = await on("store", "rm", "side");
  assertEquals(gone.err, 'Removed the credential of providers "work" and "side"\n');
});

Deno.test("a sign-in whose providers are gone is called by its address, which can be typed", async () => {
  const on = await withShared();
  const others = ["--config", "/home/ada/others.yaml", "store"];
  assertMatch((await on(...others, "list")).out, /\nhttps:\/\/acme.*\(nobody here\)\n$/);
  const gone = await on(...others, "rm", ADDRESS);
  assertEquals(gone.err, `Removed the credential of provider "${ADDRESS}"\n`);
});

Deno.test("attack: memory in the store's place denies what lies on the disk", async () => {
  const system = await withKey();
  const env = { HOME: "/home/ada", ATMOS_KEYRING_TYPE: "memory" };
  for (const line of [["store", "list"], ["store", "list", "--json"]]) {
    const { status, err } = await runOn(system.beside({ env }), line, []);
    assertEquals([status, err.includes("Nothing is kept")], [0, false]);
    assertStringIncludes(
      err,
      "warning: Not looked into: a record in /home/ada/.local/share/atmos-auth/store, since " +
        "ATMOS_KEYRING_TYPE, or auth.keyring.type, is memory\nhint: unset ATMOS_KEYRING_TYPE\n",
    );
  }
  const other = await runOn(system.beside({ env }), ["store", "list", "--realm", "x"], []);
  assertStringIncludes(other.err, "Nothing is kept\n");
  // No secret is among them.
  const { err } = await runOn(system.beside({ env }), ["secret", "list"], []);
  assertEquals(err, "No secret is kept: atmos-auth secret set NAME\n");
});
