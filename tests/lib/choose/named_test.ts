/** Names that are typed: in part, in the wrong place, by thousands. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { fakeKeyring } from "../../fake_system.ts";
import { command } from "../machine.ts";
import { smallClouds } from "../small_cloud.ts";

const entry = (name: string) => `    ${name}: { kind: aws/role, via: { provider: portal } }\n`;
const configOf = (...names: string[]) =>
  `auth:\n  providers:\n    portal: { kind: aws/login }\n  identities:\n${
    names.map(entry).join("")
  }`;

async function typed(line: string, names: readonly string[], answers?: readonly string[]) {
  const small = smallClouds();
  const it = await command(line.split(" "), {
    config: configOf(...names),
    clouds: small.clouds,
    installed: { "/usr/bin/tool": () => 0 },
    ...{ keyring: fakeKeyring(), env: { ATMOS_KEYRING_TYPE: "system" } },
    ...answers === undefined ? {} : { terminal: true, answers },
  });
  return { ...it, signedIn: small.signedIn };
}

Deno.test("a part of one name leads to it: by the hint, and in the picker", async () => {
  const names = ["dev/ReadOnly", "org/prod/AdminRole"];
  for (const word of ["prod", "Prod", "AdminRole", "prod/adminrole"]) {
    const { err, status } = await typed(`exec -q ${word} -- tool`, names);
    assertEquals([status, err.split("\n").slice(0, 2)], [125, [
      `error: There is no identity "${word}"`,
      "hint: atmos-auth exec -q org/prod/AdminRole -- tool",
    ]]);
  }
  const there = await typed("exec -q prod -- tool", names, ["org/prod/AdminRole"]);
  assertEquals([there.status, there.system.asked], [0, [
    'There is no identity "prod". Which one? [prod]\n- dev/ReadOnly\n- org/prod/AdminRole',
  ]]);
  assertEquals(there.signedIn, ["portal 1", "org/prod/AdminRole 2"]);
  const typo = await typed("exec rod -- tool", names, []);
  assertEquals([typo.system.asked, typo.status], [[], 125]);
});

Deno.test("a part of several names shows a few, or opens the picker with the word", async () => {
  const names = Array.from({ length: 3000 }, (_, at) => `acme/team-${at}/Admin`);
  const { err } = await typed("exec admin -- tool", names);
  assertStringIncludes(
    err,
    'There is no identity "admin"; that is a part of "acme/team-0/Admin", ',
  );
  assertStringIncludes(err, " and 2,995 more\nhint: atmos-auth list admin\n");
  const there = await typed("exec b admin -- tool", [...names.slice(0, 2), "b"], [names[1]!]);
  assertStringIncludes(
    there.system.asked[0]!,
    'There is no identity "admin". Which one? [admin]\n',
  );
  assertStringIncludes(there.err, '"b" and "acme/team-1/Admin" are both of the cloud "aws"');
});

Deno.test("without a default a few are named, and none is proposed", async () => {
  const names = Array.from({ length: 3000 }, (_, at) => `a${at}`);
  for (const env of [[], ["whoami"], ["exec", "--", "tool"]].slice(1)) {
    const { err } = await typed(env.join(" "), names);
    assertStringIncludes(
      err,
      'name one by --identity: "a0", "a1", "a10", "a100", "a1000" and 2,995 more',
    );
    assertStringIncludes(err, "\nhint: atmos-auth list\n");
    assertEquals(err.length < 300, true);
  }
  assertStringIncludes(
    (await typed("exec -- tool", ["a"])).err,
    "\nhint: atmos-auth exec --identity a -- tool\n",
  );
});

Deno.test("login and logout take a provider by its bare name, unless an identity has it", async () => {
  const login = await typed("login portal", ["role"]);
  assertEquals([login.status, login.signedIn], [0, ["portal 1"]]);
  assertStringIncludes(login.err, "Provider  portal");
  const logout = await typed("logout portal role --dry-run", ["role"]);
  assertEquals(logout.status, 0);
  const same = await typed("login portal", ["portal"]);
  assertEquals(same.signedIn, ["portal 1", "portal 2"]);
  const nobody = await typed("whoami portal", ["role"]);
  assertStringIncludes(nobody.err, "a provider has that name\nhint: atmos-auth list portal\n");
});
