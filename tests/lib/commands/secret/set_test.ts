import { assertEquals, assertStringIncludes } from "@std/assert";
import { fakeKeyring } from "../../../fake_system.ts";
import { CANARY, desk, FILE, SYSTEM } from "../secret_desk.ts";

Deno.test("a value is asked for without an echo; several lines where it is a key", async () => {
  const run = desk(SYSTEM);
  const pem = "-----BEGIN KEY-----\ncanary\n-----END KEY-----";
  const { status, err } = await run(["secret", "set", "key"], { terminal: true, answers: [pem] });
  assertEquals([status, err.includes("Kept")], [0, true], err);
});

Deno.test("what can't be kept is refused, and never quoted", async () => {
  const run = desk(SYSTEM);
  const set = (name: string, stdin: readonly string[] | Uint8Array) =>
    run(["secret", "set", name, "--stdin"], { stdin });
  const NOBODY = "Nobody is there to answer";
  const cases = [
    [await set("a", []), "it is empty"],
    [
      await set("a", [`canary${"x".repeat(500_000)}`]),
      "it is larger than any secret: more than 256 kB",
    ],
    [
      await set("a", [`canary${"x".repeat(90_000)}`]),
      "it is larger than any secret: 87 kB, and 64 kB are the most",
    ],
    [
      await run(["secret", "set", "a", "--stdin"], { terminal: true }),
      "Standard input is this terminal, which shows what is typed",
    ],
    [await set("a", new Uint8Array([0x63, 0xff, 0xfe])), "line 1 is not UTF-8 text"],
    [await set("a", new Uint8Array([0x63, 0xff, 0])), "it is no text\nhint: base64 < FILE"],
    [await set("a", ["canary\0"]), "it holds a NUL"],
    [await set("a", ["op://canary/b/c"]), "what is kept there is a reference itself"],
    [await set("master-key", []), "that entry is the store's own"],
    [await set("a b", []), "a name has letters, digits"],
    [await set("a=canary", []), 'as "a=..."'],
    [
      await set(`canary/User+Secret/EXAMPLEKEY0000000000X`, []),
      'as "...": that looks like a secret',
    ],
    [await set(`ghp_${"canary".repeat(6)}`, []), "hint: atmos-auth secret set my-secret"],
    [await set(`ghp_${"canary".repeat(6)}=x`, []), "hint: atmos-auth secret set my-secret"],
    [await set(`hvs.${"Canary4".repeat(6)}`, []), 'as "...": that looks like a secret'],
    [await set("AKIAIOSFODNN7EXAMPLE", []), 'as "...": that looks like a secret'],
    [await set("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", []), 'as "...": that looks like a secret'],
    [
      await run(["secret", "set", "--stdin", "--", "-x"]),
      "a name must not begin with -, as flags do\nhint: atmos-auth secret set x\n",
    ],
    [await run(["secret", "set", "--stdin", "--", "--"]), "hint: atmos-auth secret set my-secret"],
    [await set("keyring:kn", []), "hint: atmos-auth secret set kn"],
    [await set("!secret keyring:kn", []), "hint: atmos-auth secret set kn"],
    [await set("a".repeat(129), []), "it has 129 characters, and 128 are the most"],
    [
      await run(["secret", "set", "a", "canary"]),
      '"secret set" takes no value: the value is asked',
    ],
    [await run(["secret", "set", "a"]), NOBODY],
  ] as const;
  for (const [{ status, err }, why] of cases) {
    assertEquals([status, err.includes(why)], [why === NOBODY ? 4 : 2, true], err);
  }
});

Deno.test("a value that PowerShell has written in UTF-16 is told as such, and not to be kept in Base64", async () => {
  const run = desk(SYSTEM);
  const bare = new Uint8Array(Uint16Array.from("canary\r\n", (sign) => sign.charCodeAt(0)).buffer);
  const cases = [["UTF-16LE", bare], ["UTF-16", new Uint8Array([0xff, 0xfe, ...bare])]] as const;
  for (const [encoding, stdin] of cases) {
    const { status, err } = await run(["secret", "set", "a", "--stdin"], { stdin });
    assertEquals([status, err], [
      2,
      "error: Cannot take what standard input holds: it is UTF-16 text\n" +
      `hint: (umask 077; iconv -f ${encoding} -t UTF-8 FILE > FILE.utf8)\n      (then give it that file; iconv is not here)\n`,
    ]);
  }
});

Deno.test("where nothing is kept, nothing is taken", async () => {
  const run = desk({ ATMOS_KEYRING_TYPE: "memory" });
  const { status, err } = await run(["secret", "set", "a", "--stdin"]);
  assertEquals(status, 1);
  assertStringIncludes(err, "There is no store that would keep it");
});

Deno.test("a reference finds what was kept, in the store of the type that is configured", async () => {
  for (const env of [SYSTEM, FILE]) {
    const run = desk(env);
    const missing = await run(["login", "mine"]);
    assertStringIncludes(missing.err, "hint: atmos-auth secret set deploy");
    await run(["secret", "set", "deploi", "--stdin"], { stdin: [CANARY] });
    const near = await run(["login", "mine"]);
    assertStringIncludes(near.err, "hint: !secret keyring:deploi");
  }
});

Deno.test("the keyring's own entry is no secret of a store that is a file", async () => {
  const keyring = fakeKeyring({ deploy: CANARY });
  const { err } = await desk(FILE, { keyring })(["login", "mine"]);
  assertStringIncludes(err, "the store has no secret of that name");
});

Deno.test("attack: a reference that is kept as a secret is sent in the place of what it leads to", async () => {
  const run = desk(FILE);
  const set = (value: string, ...more: string[]) =>
    run(["secret", "set", "a", "--stdin", ...more], { stdin: [value] });
  const SO =
    "\n      (in the configuration; for a secret that reads so: atmos-auth secret set a --literal)\n";
  const rows: [value: string, why: string, hint: string][] = [
    ["env:CANARY", "a reference itself", "!secret env:VAR"],
    ["Keyring:canary", "a reference itself", "!secret keyring:NAME"],
    ["pass:canary/x", "a reference itself", "!secret pass:PATH#FIELD"],
    [
      "aws-sm:canary",
      "a reference itself",
      '{secret: "aws-sm:NAME#FIELD", via: {identity: NAME}}',
    ],
    ["${CANARY}", "a shell's variable, and no shell fills it in", "!secret env:VAR"],
    ["$(canary)", "a shell's command, and no shell runs it", "!secret exec:PROGRAM ARGUMENT"],
    [
      "arn:aws:secretsmanager:us-east-1:123456789012:secret:canary",
      "an address in a cloud, and no secret",
      '{secret: "aws-sm:NAME#FIELD", via: {identity: NAME}}',
    ],
  ];
  for (const [value, why, hint] of rows) {
    const { status, err } = await set(value);
    assertEquals([status, err], [
      2,
      `error: Cannot keep that as "a": it is ${why}\nhint: ${hint}${SO}`,
    ]);
  }
  for (const value of ['{"type":"service_account"}', "canary", "pa$$word", "a:b"]) {
    assertEquals([value, (await set(value)).status], [value, 0]);
  }
  assertEquals((await set("env:CANARY", "--literal")).status, 0);
  assertEquals((await set("!secret env:CANARY", "--literal")).status, 2);
});

Deno.test("who types a reference as the value is told, and asked again", async () => {
  const run = desk(FILE);
  const answers = ["$CANARY", "canary"];
  const { status, err } = await run(["secret", "set", "a"], { terminal: true, answers });
  assertEquals([status, err.includes("Kept")], [0, true], err);
});
