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
  const other = await typed("exec xyz -- tool", names, []);
  assertEquals([other.system.asked, other.status], [[], 125]);
});

Deno.test("whatever the picker would find opens it with what was typed, and is the hint without a terminal", async () => {
  const names = ["dev/ReadOnly", "prod/AdminRole", "staging/ReadOnly"];
  const rows = [
    ["exec -q stag -- tool", "staging/ReadOnly", "exec -q staging/ReadOnly -- tool"],
    ["login prod/Admin", "prod/AdminRole", "login prod/AdminRole"],
    ["exec -q staging/Read -- tool", "staging/ReadOnly", "exec -q staging/ReadOnly -- tool"],
    ["exec -q prodad -- tool", "prod/AdminRole", undefined],
    ["exec -q dvro -- tool", "dev/ReadOnly", undefined],
  ] as const;
  for (const [line, meant, hint] of rows) {
    const there = await typed(line, names, [meant]);
    assertStringIncludes(there.system.asked[0]!, "Which one? [", line);
    const alone = await typed(line, names);
    assertEquals([line, alone.signedIn], [line, []]);
    if (hint !== undefined) assertStringIncludes(alone.err, `hint: atmos-auth ${hint}\n`);
  }
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

Deno.test("flags that lead to the configuration stand in the hint once, as they were typed", async () => {
  const files = { "/work/mine.yaml": configOf("staging") };
  for (const flag of [["--config=mine.yaml"], ["--config", "mine.yaml"]]) {
    const argv = ["--no-color", ...flag, "whoami", "stagin"];
    const { err } = await command(argv, { files, clouds: smallClouds().clouds });
    assertStringIncludes(err, `hint: atmos-auth --no-color ${flag.join(" ")} whoami staging\n`);
  }
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

Deno.test("names with a comma between them are each named by a flag, at a terminal, too", async () => {
  const names = ["dev/ReadOnly", "prod/AdminRole"];
  for (const answers of [undefined, []]) {
    const { err, system } = await typed(
      "exec -q --no-color dev/ReadOnly,prod/AdminRole -- tool",
      names,
      answers,
    );
    assertEquals([system.asked, err], [
      [],
      [
        'error: There is no identity "dev/ReadOnly,prod/AdminRole"; each is named by a flag of its own\n',
        "hint: atmos-auth exec -q --no-color dev/ReadOnly --identity prod/AdminRole -- tool\n",
      ].join(""),
    ]);
  }
});
