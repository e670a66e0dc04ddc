import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import { fakeKeyring } from "../../fake_system.ts";
import { clouds } from "../../../providers/mod.ts";
import { command, CONFIG, machine, runOn } from "../machine.ts";
import { user } from "../../../providers/aws/kinds/user.ts";
import { smallClouds } from "../small_cloud.ts";

const config = `auth:
  providers:
    portal: { kind: aws/login }
  identities:
    role: { kind: aws/role, via: { provider: portal }, tags: [work] }
    other: { kind: aws/role, via: { provider: portal }, tags: [work, odd] }
`;

const KEPT = { keyring: fakeKeyring(), env: { ATMOS_KEYRING_TYPE: "system" } };

async function login(...flags: string[]) {
  const small = smallClouds();
  const outcome = await command(["login", ...flags], { config, clouds: small.clouds, ...KEPT });
  return { ...outcome, small };
}

Deno.test("whoever finds nobody in the surroundings is not told that it was successful", async () => {
  const ambient =
    "auth: { identities: { amb: { kind: aws/ambient, principal: { region: eu-west-1 } } } }";
  const env = { AWS_EC2_METADATA_DISABLED: "true" };
  const { status, err } = await command(["login", "-i", "amb"], { config: ambient, clouds, env });
  assertEquals([status, err.includes("successful")], [4, false]);
  assertStringIncludes(err, "The surroundings hold no AWS credential");
});

Deno.test("signing in walks the chain, and says what it came to", async () => {
  const { status, out, err, small } = await login("-i", "role");
  assertEquals([status, out, small.signedIn], [0, "", ["portal 1", "role 2"]]);
  assertEquals(
    err.split("\n").map((line) => line.trim()).slice(-5),
    [
      "✓ Authentication successful",
      "Identity  role",
      "Account   123456789012",
      "Expires   2030-01-01T01:00:00Z (1h0m)",
      "",
    ],
  );
});

for (
  const [env, keyring, reason] of [
    [{ ATMOS_KEYRING_TYPE: "memory" }, {}, "ATMOS_KEYRING_TYPE, or auth.keyring.type, is memory"],
    [{ ATMOS_KEYRING_TYPE: "" }, {}, "Cannot use the system keyring: "],
  ] as const
) {
  Deno.test(`whoever would sign in for nothing hears so before: ${reason}`, async () => {
    for (
      const [terminal, hint, said, signedIn] of [
        [true, "export ATMOS_KEYRING_TYPE=file", "Nothing would keep a sign-in to", []],
        [
          false,
          "atmos-auth exec -i role -- COMMAND",
          "Nothing was kept of the sign-in to",
          ["portal 1", "role 2"],
        ],
      ] as const
    ) {
      const small = smallClouds();
      const setting = { config, clouds: small.clouds, env, ...keyring, terminal };
      const { status, err } = await command(["login", "-i", "role"], setting);
      assertEquals([status, err.includes("successful")], [1, false]);
      assertEquals(err.includes("for this command only"), false, err);
      assertStringIncludes(err, `${said} "role": ${reason}`);
      assertEquals(small.signedIn, [...signedIn]);
      assertStringIncludes(err, `${hint}\n`);
    }
  });
}

/** Machines whose directory of lasting data can't be made, and what is said of it. */
const NOWHERE = [
  [
    {
      env: { ATMOS_KEYRING_TYPE: "", XDG_DATA_HOME: "/gone" },
      files: { "/gone": { target: "/x" } },
    },
    'Cannot make the directory "/gone/atmos-auth/locks": something else is there already',
    "export XDG_DATA_HOME=DIR",
  ],
  [
    { os: "windows", env: { ATMOS_KEYRING_TYPE: "", XDG_DATA_HOME: "Q:\\data" } },
    'Cannot make the directory "Q:\\data\\atmos-auth\\locks": there is no drive Q:',
    'set "XDG_DATA_HOME=DIR"',
  ],
  [
    {
      os: "windows",
      env: { ATMOS_KEYRING_TYPE: "", XDG_DATA_HOME: "C:\\f" },
      files: { "C:\\f": "" },
    },
    'Cannot make the directory "C:\\f\\atmos-auth\\locks": "C:\\f" is no directory',
    'set "XDG_DATA_HOME=DIR"',
  ],
] as const;

for (const [place, reason, hint] of NOWHERE) {
  Deno.test(`what can't be made is told, and not taken for memory that was chosen: ${reason}`, async () => {
    const found = { ...place, cwd: "os" in place ? "C:\\work" : "/work", keyring: fakeKeyring() };
    const path = "os" in place ? "C:\\work\\atmos.yaml" : "/work/atmos.yaml";
    const files = { ..."files" in place ? place.files : {}, [path]: config };
    const setting = { ...found, files, env: { ...place.env, ATMOS_TRUST: "1" } };
    const login = await command(["login", "-i", "role"], {
      ...{ ...setting, clouds: smallClouds().clouds, terminal: true },
    });
    assertEquals([login.status, login.err.includes("successful")], [1, false], login.err);
    assertStringIncludes(
      login.err,
      `Nothing would keep a sign-in to "role": ${reason}\n`,
    );
    const secret = await command(["secret", "set", "x", "--stdin"], setting);
    assertStringIncludes(
      secret.err,
      `There is no store that would keep it: ${reason}\nhint: ${hint}\n`,
    );
    assertStringIncludes(login.err, ` ${hint}\n`);
    const doctor = await command(["doctor"], { ...setting, clouds });
    assertStringIncludes(doctor.out.replaceAll(/\s+/g, " "), `✗ store ${reason} mend: ${hint} `);
  });
}

Deno.test("a login is a new one, from what its provider still has", async () => {
  const small = smallClouds();
  const system = machine({ config, ...KEPT });
  const { clouds } = small;
  await runOn(system, ["login", "-i", "role"], clouds);
  await runOn(system.beside(), ["login", "-i", "role"], clouds);
  await runOn(system.beside(), ["login", "--provider", "portal"], clouds);
  assertEquals(small.signedIn, ["portal 1", "role 2", "role 3", "portal 4"]);
});

Deno.test("tags choose: the only one with them, or the person among several", async () => {
  assertEquals((await login("--tags", "odd")).small.signedIn, ["portal 1", "other 2"]);
  const small = smallClouds();
  const picked = await command(["login", "--tags", "work"], {
    ...{ config, clouds: small.clouds, terminal: true, answers: ["other"], ...KEPT },
  });
  assertEquals([picked.system.asked, small.signedIn], [
    ["Identities tagged work:\n- role\n- other"],
    ["portal 1", "other 2"],
  ]);
  const none = await login("--tags", "none");
  assertEquals([none.status, none.err], [
    3,
    "error: No identity is tagged none\nhint: the tags are: odd, work\n",
  ]);
});

Deno.test("--webflow is for IAM users alone, and two identities are one too many", async () => {
  const { small: { clouds } } = await login("-i", "role");
  const setting = { config, clouds: [...clouds, { ...clouds[1]!, kinds: [user] }] };
  const webflow = await command(["login", "-i", "role", "--webflow"], setting);
  assertStringIncludes(webflow.err, "--webflow is for identities of kind aws/user, not for");
  const provider = await login("--provider", "portal", "--webflow");
  assertStringIncludes(provider.err, 'not for provider "portal"');
  const two = await login("role", "-i", "other");
  assertEquals([two.status, two.small.signedIn], [2, []]);
});

Deno.test("a refusal is told with its hint", async () => {
  const small = smallClouds();
  const refusal = new UserError("sign_in_refused", "The cloud says no", { hint: "ask somebody" });
  small.says.refused.set("portal", refusal);
  const { status, err } = await command(["login", "-i", "role"], { config, clouds: small.clouds });
  assertEquals([status, err], [4, "error: The cloud says no\nhint: ask somebody\n"]);
});

Deno.test("somebody else's sign-in is waited for, and its result used", async () => {
  const small = smallClouds();
  const { clouds } = small;
  const system = machine({ config, ...KEPT, keyring: fakeKeyring() });
  await runOn(system, ["login", "-i", "role"], clouds);
  const holder = system.beside();
  const locks = [...system.files.content.keys()].filter((path) => path.endsWith(".lock"));
  const held = await Promise.all(locks.map((path) => holder.files.lock(path, 0)));
  const waiting = system.beside();
  const second = runOn(waiting, ["login", "-i", "role"], clouds);
  await system.pass(60_000);
  assertEquals(small.signedIn.length, 2);
  const line = 'Waiting for another atmos-auth, which is signing in at "portal" ...\n';
  assertEquals(waiting.err.join(""), line);
  held.forEach((lock) => lock?.release());
  assertEquals((await system.until(second)).status, 0);
});

Deno.test("a secret that can't be had is told at the line of its reference", async () => {
  const config = `auth:
  identities:
    ada:
      kind: aws/user
      credentials:
        access_key_id: AKIAIOSFODNN7EXAMPLE
        secret_access_key: !secret env:NOT_SET
`;
  const { status, err } = await command(["login", "-i", "ada"], { config, clouds });
  assertEquals(status, 3, err);
  assertStringIncludes(err, `${CONFIG}:7:`);
});

Deno.test("what belongs to one session is kept by no login, which says so and takes it back", async () => {
  const small = smallClouds();
  const config = "auth: {identities: {brief: {kind: github/brief}}}";
  const { status, err } = await command(["login", "brief"], { config, clouds: small.clouds });
  assertEquals([status, err.includes("Expires")], [0, false], err);
  assertStringIncludes(err, "nothing: each shell and command is given one of its own");
  assertEquals(small.revoked, ["brief-1-EXAMPLE"]);
});

Deno.test("a sign-in of which nothing is ever kept says so", async () => {
  const config = "auth: {identities: {dev: {kind: mock/aws}}}";
  const { status, err } = await command(["login", "dev"], { config, clouds });
  assertEquals(status, 0);
  assertMatch(err, /^ *Kept +nothing: each command obtains it anew$/m);
});
