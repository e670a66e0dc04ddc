/** What a file pins for everybody who has it: who is wrong about it is told the line. */
import { assertEquals } from "@std/assert";
import { command, CONFIG } from "../machine.ts";
import { smallClouds } from "../small_cloud.ts";

const AUTH = "auth: { identities: { role: { kind: aws/role }, other: { kind: aws/role } } }\n";

async function said(config: string, argv: readonly string[] = ["whoami"]) {
  const { status, err } = await command(argv, { config, clouds: smallClouds().clouds });
  return [status, ...err.trimEnd().split("\n").map((line) => line.trim())];
}

const PLACES = '"/home/ada/.atmos/.atmos/profiles", "/home/ada/.config/atmos/profiles", ' +
  '"/home/ada/.atmos/profiles"';

Deno.test("a name that an env: pins and nobody has is told with its line, and what helps there", async () => {
  const rows: readonly [string, number, string, string, string][] = [
    [
      "ATMOS_IDENTITY: rol",
      3,
      'There is no identity "rol"',
      "env.ATMOS_IDENTITY",
      "atmos-auth whoami --identity role",
    ],
    [
      "ATMOS_PROFILE: nope",
      3,
      `Cannot find the profile "nope" in ${PLACES}: there are none`,
      "env.ATMOS_PROFILE",
      "remove it in line 2, or --profile NAME",
    ],
    [
      "ATMOS_PROFILE: role",
      3,
      `Cannot find the profile "role" in ${PLACES}: there are none`,
      "env.ATMOS_PROFILE",
      "ATMOS_IDENTITY: role",
    ],
    [
      "ATMOS_AUTH_REALM: No--pe",
      3,
      'Cannot use "No--pe" of ATMOS_AUTH_REALM as the realm: it may only hold a-z, 0-9, "-" and "_"',
      "env.ATMOS_AUTH_REALM",
      "ATMOS_AUTH_REALM: no-pe",
    ],
  ];
  for (const [entry, status, message, path, hint] of rows) {
    const column = entry.indexOf(":") + 5;
    assertEquals(await said(`env:\n  ${entry}\n${AUTH}`), [
      status,
      `error: ${message}`,
      `at ${CONFIG}:2:${column} ${path}`,
      `hint: ${hint}`,
      ...message.includes('profile "role"') ? ['(in "env", instead)'] : [],
    ]);
  }
});

Deno.test("profiles.default is a pin like any other; what was typed is told without a line", async () => {
  assertEquals((await said(`profiles: { default: nope }\n${AUTH}`)).slice(2), [
    `at ${CONFIG}:1:22 profiles.default`,
    "hint: remove it in line 1, or --profile NAME",
  ]);
  const pinned = `env: { ATMOS_PROFILE: nope, ATMOS_IDENTITY: nope }\n${AUTH}`;
  assertEquals((await said(pinned, ["whoami", "--profile", "typed"])).slice(2), [
    "hint: mkdir -p /home/ada/.atmos/profiles/typed",
  ]);
  assertEquals(await said(`env: { ATMOS_IDENTITY: nope }\n${AUTH}`, ["whoami", "-i", "rol"]), [
    3,
    'error: There is no identity "rol"',
    "hint: atmos-auth whoami -i role",
  ]);
});

Deno.test("a keyring type that there is not stops who needs the store, and nobody else", async () => {
  const config = `auth: { keyring: { type: bogus }, identities: { role: { kind: aws/role } } }\n`;
  const wrong = [
    `error: Cannot use the section auth: "keyring.type" must be "system", "file", "keyctl", "pass" or "memory"`,
    `at ${CONFIG}:1:26 auth.keyring.type`,
    "hint: type: system",
    "(or file, keyctl, pass, memory)",
  ];
  assertEquals((await said(config, ["list"]))[0], 0);
  assertEquals(await said(config, ["whoami", "role"]), [3, ...wrong]);
  assertEquals((await said(config, ["validate"])).slice(0, 5), [3, ...wrong]);
  const clouds = smallClouds().clouds;
  const setting = { config: AUTH, clouds, env: { ATMOS_KEYRING_TYPE: "bogus" } };
  assertEquals((await command(["list"], setting)).status, 0);
  const { status, err } = await command(["whoami", "role"], setting);
  assertEquals([status, err], [
    3,
    'error: Cannot use the keyring type "bogus" of ATMOS_KEYRING_TYPE: it is system, file, keyctl, pass or memory\n' +
    "hint: export ATMOS_KEYRING_TYPE=system\n",
  ]);
});

Deno.test("a slip in the keyring's keys sends nothing elsewhere", async () => {
  const rows = [
    ["keyring: { tpye: file }", "auth.keyring.tpye", 'write "type" instead of "tpye"'],
    ["keyring: { spec: { pth: x } }", "auth.keyring.spec.pth", 'write "path" instead of "pth"'],
    ["keyrng: { type: file }", "auth.keyrng", 'write "keyring" instead of "keyrng"'],
  ];
  for (const [written, path, hint] of rows) {
    const config = `auth: { ${written}, identities: { role: { kind: aws/role } } }\n`;
    assertEquals((await said(config, ["list"]))[0], 0);
    const [status, , at, mend] = await said(config, ["whoami", "role"]);
    assertEquals([status, String(at).split(" ").at(-1), mend], [3, path, `hint: ${hint}`]);
  }
  // What may be a key of the original's to come keeps nothing from the store.
  const config = `auth: { keyring: { rotation: x }, identities: { role: { kind: aws/role } } }\n`;
  const [, ...lines] = await said(config, ["whoami", "role"]);
  assertEquals(
    lines.some((line) => String(line).startsWith("error: Cannot use the section")),
    false,
  );
});

Deno.test("!secret where nothing is kept secret is told what can be said instead", async () => {
  const rows = [
    ["keyring:x", "!exec COMMAND"],
    ["env:TOKEN", "!env TOKEN"],
    ["file:./t", "!include.raw ./t"],
    ["exec:op read x", "!exec op read x"],
    ["nonsense", "!exec COMMAND"],
  ];
  for (const [reference, hint] of rows) {
    assertEquals(await said(`env: { TOKEN: !secret '${reference}' }\n${AUTH}`, ["validate"]), [
      3,
      'error: Cannot use the configuration: "env.TOKEN" takes no !secret: whoever sees it sees what it says',
      `at ${CONFIG}:1:15 env.TOKEN`,
      `hint: TOKEN: ${hint}`,
      "✗ Authentication configuration validation failed: 1 error",
    ]);
  }
  const own =
    "auth: { identities: { role: { kind: aws/role, env: [{key: T, value: !secret env:X}] } } }";
  assertEquals((await said(own, ["validate"])).slice(1, 4), [
    'error: Cannot use identity "role": "env[0].value" takes no !secret: whoever sees it sees what it says',
    `at ${CONFIG}:1:69 auth.identities.role.env[0].value`,
    "hint: value: !env X",
  ]);
});

Deno.test("a bad tag breaks what it stands in: a setting, a variable, and not everything", async () => {
  const wrong = (at: string, path: string) => [
    `error: Cannot follow the tag "!env": it takes a name and, if need be, a default`,
    `at ${CONFIG}:${at} ${path}`,
    `hint: !env 'NAME "the default"'`,
  ];
  const rows: readonly [string, string, string, readonly (readonly string[])[]][] = [
    ["env: { A: !env a b c }", "1:11", "env.A", [["credential-process", "-i", "role"], [
      "whoami",
      "role",
    ]]],
    ["x: 1\nauth: { logs: { level: !env } }", "2:24", "auth.logs.level", [["whoami", "role"]]],
    ["x: 1\nauth: { trust: [!env ] }", "2:17", "auth.trust[0]", [["whoami", "role"]]],
    ["x: 1\nauth: { keyring: { type: !env } }", "2:26", "auth.keyring.type", []],
    ["x: 1\nauth: { realm: !env }", "2:16", "auth.realm", []],
    ["env: { ATMOS_PROFILE: !env }", "1:23", "env.ATMOS_PROFILE", []],
  ];
  for (const [text, at, path, fine] of rows) {
    const config = text.startsWith("env")
      ? `${text}\n${AUTH}`
      : text.replace(/ }$/, ", identities: { role: { kind: aws/role } } }");
    for (const argv of fine) assertEquals((await said(config, argv))[0], 0, `${text} ${argv}`);
    assertEquals((await said(config, ["list"]))[0], 0, text);
    assertEquals((await said(config, ["validate"])).slice(0, 4), [3, ...wrong(at, path)], text);
    if (fine.length === 0) {
      assertEquals(await said(config, ["whoami", "role"]), [3, ...wrong(at, path)], text);
    }
  }
  const opened = await said("env: { A: !env a b c }\n" + AUTH, ["env", "-i", "role"]);
  assertEquals(opened.slice(1), wrong("1:11", "env.A"));
});

Deno.test("~ without quotes is nothing to YAML: the hint is what was meant", async () => {
  const config = "auth: { trust: [~], identities: { role: { kind: aws/role } } }";
  assertEquals((await said(config, ["validate"])).slice(1, 4), [
    'error: Cannot use the section auth: "trust[0]" must be in quotes, since YAML reads ~ as nothing',
    `at ${CONFIG}:1:17 auth.trust[0]`,
    'hint: - "~"',
  ]);
});
