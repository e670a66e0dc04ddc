import { assertEquals } from "@std/assert";
import { CANARY, following } from "./asking.ts";

const OTP = "otpauth://totp/AWS:ada?secret=JBSWY3DPEHPK3PXP";
const ENTRY = `${CANARY}\nuser: ada\nAKIA: id\n${OTP}\n`;
const files = {
  "/home/ada/.password-store/prod/aws.gpg": "x",
  "/home/ada/.password-store/prod/key.gpg": "x",
  "/home/ada/.password-store/prod/bag.gpg": "x",
  "/home/ada/.password-store/prod/otp.gpg": "x",
  "/home/ada/.password-store/.git/config": "x",
};

const KEY = "-----BEGIN KEY-----\nx\n-----END KEY-----\n";

const answer = ({ args }: { args: readonly string[] }) => {
  assertEquals(args[0], "show");
  if (args[1] === "prod/aws") return { stdout: ENTRY };
  if (args[1] === "prod/bag") return { stdout: `Bag Attributes: <No Attributes>\n${KEY}` };
  if (args[1] === "prod/key") return { stdout: KEY };
  if (args[1] === "prod/otp") return { stdout: `${OTP}\n` };
  return { status: 1, stderr: `Error: ${args[1]} is not in the password store.` };
};

Deno.test("the first line of an entry, a line of it, or all of a key", async () => {
  const fields = ["pass:prod/aws#user", "pass:prod/aws#otpauth"];
  const references = [
    "pass:prod/aws",
    ...fields,
    "pass:prod/key",
    "pass:prod/bag",
    "pass:prod/otp#otpauth",
  ];
  const { results, ran } = await following(references, { files, answer });
  assertEquals(results, [
    CANARY,
    "ada",
    OTP,
    KEY.trim(),
    `Bag Attributes: <No Attributes>\n${KEY.trim()}`,
    OTP,
  ]);
  assertEquals(ran.map(({ program }) => program), references.map(() => "pass"));
});

Deno.test("a folder's tree is no secret, and neighbours are named", async () => {
  const references = ["pass:prod", "pass:prod/awz", "pass:nothing", "pass:prod/aws#usr"];
  const { results } = await following(references, { files, answer });
  assertEquals(results, [
    'Cannot read the secret "pass:prod": it is a folder of entries -> !secret pass:prod/aws',
    'Cannot read the secret "pass:prod/awz": there is no such entry -> !secret pass:prod/aws',
    'Cannot read the secret "pass:nothing": there is no such entry -> pass ls',
    'Cannot read the secret "pass:prod/aws#usr": no line of it begins with "usr:" -> ' +
    "!secret pass:prod/aws#user",
  ]);
});

Deno.test("attack: a part of a secret stands before a colon, and is named as a neighbour", async () => {
  const lines = [
    "first",
    "Xk3LEAK/9f:Q2",
    "my code is LEAK2 abc: z",
    "login name: ada",
    "AWS_REGION: x",
  ];
  const { results } = await following(["pass:prod/aws#nope"], {
    files,
    answer: () => ({ stdout: lines.join("\n") }),
  });
  assertEquals(results.map((each) => String(each).includes("LEAK")), [false]);
  assertEquals(String(results[0]).includes("pass:prod/aws#login name"), true, String(results[0]));
  assertEquals(String(results[0]).includes("pass:prod/aws#AWS_REGION"), true);
});

Deno.test("a store of its own place; an entry that is empty, locked, or of a pass that is not there", async () => {
  const env = { PASSWORD_STORE_DIR: "/work/store" };
  const own = { "/work/store/a.gpg": "x", "/etc/os-release": "ID=alpine\n" };
  const cases = [
    [{ stdout: "\nuser: ada\n" }, "its first line is empty -> pass edit a"],
    [
      { status: 2, stderr: "gpg: decryption failed: No secret key" },
      'pass ended with status 2, saying "gpg: decryption failed: No secret key" -> ' +
      'export GPG_TTY="$(tty)"',
    ],
    [
      { status: 2, stderr: "gpg: decryption failed: Operation cancelled" },
      'pass ended with status 2, saying "gpg: decryption failed: Operation cancelled" -> ' +
      'export GPG_TTY="$(tty)"',
    ],
    [{ status: 127 }, '"pass" is not installed here -> sudo apk add pass'],
    [{ status: 124, late: true }, "pass took more than 60 s -> pass show a >/dev/null"],
  ] as const;
  for (const [given, why] of cases) {
    const there = { env, files: own, terminal: true };
    const { results } = await following(["pass:a"], { ...there, answer: () => given });
    assertEquals(results, [`Cannot read the secret "pass:a": ${why}`]);
  }
  // Where there is no terminal, no name of one helps.
  const alone = await following(["pass:a"], {
    ...{ env, files: own },
    answer: () => ({ status: 2, stderr: "gpg: decryption failed: No secret key" }),
  });
  assertEquals(alone.results[0]?.endsWith("-> pass show a >/dev/null   (at a terminal)"), true);
  // What is set already does not help.
  const known = { ...env, GPG_TTY: "/dev/pts/1" };
  const locked = { status: 2, stderr: "gpg: decryption failed" };
  const setting = { env: known, files: own };
  const { results } = await following(["pass:a"], { ...setting, answer: () => locked });
  assertEquals(results[0]?.endsWith("-> pass show a >/dev/null"), true, results[0]);
  const without = { status: 2, stderr: "gpg: decryption failed: No secret key" };
  const gone = await following(["pass:a"], { ...setting, answer: () => without });
  assertEquals(gone.results[0]?.endsWith("-> gpg --list-secret-keys"), true, gone.results[0]);
});

Deno.test("what is too large, no text, or a reference itself is told", async () => {
  const own = { "/home/ada/.password-store/a.gpg": "x" };
  const cases = [
    [
      "x".repeat(500_000),
      "it is larger than any secret: 488 kB, and 64 kB are the most -> !secret keyring:NAME   (with the value alone: atmos-auth secret set NAME)",
    ],
    [
      "a\0b",
      "it is no text: it holds a NUL -> !secret keyring:NAME   (kept by atmos-auth secret set NAME)",
    ],
    [
      "!secret env:A",
      "what is kept there is a reference itself -> !secret REFERENCE   (the one that is kept there, in the place of this)",
    ],
    [
      "op://v/i/f",
      "what is kept there is a reference itself -> !secret REFERENCE   (the one that is kept there, in the place of this)",
    ],
  ] as const;
  for (const [stdout, why] of cases) {
    const { results } = await following(["pass:a"], { files: own, answer: () => ({ stdout }) });
    assertEquals(results, [`Cannot read the secret "pass:a": ${why}`]);
  }
});

Deno.test("attack: a configuration asks pass for the store's own key, by whatever path", async () => {
  const store = "/home/ada/.password-store";
  const kept = {
    ...files,
    [`${store}/atmos-auth/master-key.gpg`]: "x",
    [`${store}/atmos-auth/master-key-next.gpg`]: "x",
    [`${store}/atmos-auth/mine.gpg`]: "x",
  };
  const all = { files: kept, answer: () => ({ stdout: CANARY }) };
  const paths = [
    ...["atmos-auth/master-key", "./atmos-auth//master-key", "/atmos-auth/./master-key"],
    ...["atmos-auth/master-key-next", "Atmos-Auth/MASTER-KEY", "atmos-auth/x/../master-key"],
    ...["../.password-store/atmos-auth/master-key", "atmos-auth/ma\u017fter-\u212aey"],
    ...["atmos-auth/master\u200c-key", "atmos-auth/master-key-0a1b2c", "atmos-auth/master-key#x"],
  ];
  for (const path of paths) {
    const { results, ran } = await following([`pass:${path}`], all);
    assertEquals(results.map((it) => it.endsWith(": that entry is the store's own -> pass ls")), [
      true,
    ], results[0]);
    assertEquals(ran, []);
  }
  assertEquals((await following(["pass:atmos-auth/mine"], all)).results, [CANARY]);
  // Nor is it named for one that was mistyped.
  const hidden = { ...all, files: { ...kept, [`${store}/atmos-auth/mine.gpg`]: "x" } };
  const { results } = await following(["pass:atmos-auth"], hidden);
  assertEquals(results[0]?.endsWith("-> !secret pass:atmos-auth/mine"), true, results[0]);
});

Deno.test("a field that stands twice is not guessed, and an entry's name is no option", async () => {
  const twice = { files, answer: () => ({ stdout: `x\nkey: ${CANARY}\nkey: b\n` }) };
  const { results, ran } = await following(["pass:prod/aws#key", "pass:--clip#key"], twice);
  assertEquals(results, [
    'Cannot read the secret "pass:prod/aws#key": 2 lines of it begin with "key:" -> ' +
    "pass edit prod/aws",
    'Cannot read the secret "pass:--clip#key": 2 lines of it begin with "key:" -> ' +
    "pass edit -- '--clip'",
  ]);
  assertEquals(ran.map(({ args }) => args), [["show", "prod/aws"], ["show", "--", "--clip"]]);
});
