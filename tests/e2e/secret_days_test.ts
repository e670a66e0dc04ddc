/** Bad days of the programs that keep people's secrets: each is told as what it is, and no secret with it. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { TOKEN, vaultAnswers } from "../cloud/vault.ts";
import { ADAS_TOKEN, onStage, type Stage } from "./github_world.ts";
import { binary } from "./binary.ts";
import { startPty } from "./pty.ts";
import { runProgram } from "./process.ts";
import { tool } from "./tools.ts";
import { CANARY, CLOUD, journey, printed, type World } from "./world.ts";

/** The programs, the references that they are asked for, and how each prints a secret. */
const SCHEMES = [
  ["pass", "pass:github/token", ADAS_TOKEN],
  ["op", "op://dev/github/token", ADAS_TOKEN],
  ["bw", "bw:github", `{"name":"github","login":{"password":"${ADAS_TOKEN}"}}`],
  ["mytool", 'exec:["mytool","get"]', ADAS_TOKEN],
] as const;

/** What such a program does instead of printing it, in a shell's words, and what is told; nothing where all is well. */
const DAYS: readonly (readonly [does: string, told: RegExp | undefined])[] = [
  [`echo "$0 is old" >&2; printf '%s\\r\\n' "$SECRET"`, undefined],
  [`(sleep 60; echo late) & printf %s "$SECRET"`, undefined],
  [
    `echo ${ADAS_TOKEN}; echo "could not use ${ADAS_TOKEN}" >&2; exit 3`,
    /saying "could not use \*\*\*"/,
  ],
  ["kill -9 $$", /ended with status 137/],
  ["printf 'a\\0b'", /it holds a NUL|did not print an item/],
  ["head -c 500000 /dev/zero | tr '\\0' x", /larger than any secret: 488 kB|did not print an item/],
  ["yes x", /printed more than 1 MiB/],
  ["printf '!secret env:OTHER'", /is a reference itself|did not print an item/],
  ["true", /is empty|printed nothing|did not print an item/],
];

function keptIn(stage: Stage, reference: string): void {
  const token = `!secret ${JSON.stringify(reference)}`;
  stage.box.write(
    "project/atmos.yaml",
    `auth:
  providers: { pat: { kind: github/token, token: ${token} } }
  identities: { mine: { kind: github/user, via: { provider: pat }, default: true } }
`,
  );
}

for (const [program, reference, printed] of SCHEMES) {
  onStage(
    `${program}: what it does wrong is told, and no secret with it`,
    [],
    {},
    async (stage) => {
      const { box } = stage;
      const [bin, store] = [`${box.directory}/bin`, `${box.directory}/store`];
      box.write("store/github/token.gpg", "x");
      keptIn(stage, reference);
      const env = { PATH: `${bin}:/usr/bin:/bin`, PASSWORD_STORE_DIR: store };
      const argv = ["--logs-level", "trace", "whoami", "-i", "mine"];
      for (const [does, told] of DAYS) {
        box.write(`bin/${program}`, `#!/bin/sh\nSECRET='${printed}'\n${does}\n`, 0o700);
        const { status, stdout, stderr } = await stage.run(argv, env);
        assertEquals([does, status], [does, told === undefined ? 0 : 3], stderr);
        assertEquals(told?.test(stderr) ?? true, true, stderr);
        assertEquals((stdout + stderr).includes(ADAS_TOKEN), false, does);
        assertEquals(box.filesWith(ADAS_TOKEN).filter((path) => !path.startsWith(bin)), []);
      }
      const { stderr } = await stage.run(argv, { ...env, PATH: "/nowhere" });
      assertStringIncludes(stderr, program === "mytool" ? "is not there" : "is not installed here");
    },
  );
}

onStage(
  "a question for a database's password that is cancelled ends there, and opens nothing",
  ["keepassxc-cli", "script"],
  {},
  async (stage) => {
    const path = `${stage.box.project}/keys.kdbx`;
    const made = await runProgram(tool("keepassxc-cli"), ["db-create", "--set-password", path], {
      ...{ env: stage.env, stdin: "opens-EXAMPLE\nopens-EXAMPLE\n" },
    });
    assertEquals(made.status, 0);
    keptIn(stage, "keepassxc:keys.kdbx#github");
    const options = { env: { ...stage.env }, cwd: stage.box.project };
    for (const key of ["\x03", "\x1b"]) {
      await using pty = await startPty(await binary(), ["login", "-i", "mine"], options);
      await pty.waitFor("Password of");
      await pty.type(key);
      assertEquals(await pty.status, 130, pty.text());
      assertStringIncludes(pty.text(), "Cancelled");
    }
    await using wrong = await startPty(await binary(), ["login", "-i", "mine"], options);
    await wrong.waitFor("Password of");
    await wrong.type("canary-wrong\r");
    await wrong.waitFor("it does not open with that password");
    assertEquals(wrong.raw().includes("canary-wrong"), false);
  },
);

onStage(
  "what a program says while it waits for the person is seen at a terminal, and nowhere else",
  ["script"],
  {},
  async (stage) => {
    const { box } = stage;
    const bin = `${box.directory}/bin`;
    const wish = "printf '\\033[31mTouch your key\\033[0m, %s\\n' \"$SECRET\" >&2";
    const program = `#!/bin/sh\nSECRET='${ADAS_TOKEN}'\nprintf %s "$SECRET"; ${wish}; sleep 2\n`;
    box.write("bin/mytool", program, 0o700);
    keptIn(stage, 'exec:["mytool","get"]');
    const env = { ...stage.env, PATH: `${bin}:/usr/bin:/bin` };
    const argv = ["login", "-i", "mine"];
    await using pty = await startPty(await binary(), argv, { env, cwd: box.project });
    await pty.waitFor("mytool: Touch your key, ***");
    assertEquals(await pty.status, 0, pty.text());
    assertEquals([pty.raw().includes(ADAS_TOKEN), pty.raw().includes("\x1b[31mTouch")], [
      false,
      false,
    ]);
    const { status, stderr } = await stage.run(argv, { PATH: env.PATH });
    assertEquals([status, stderr.includes("Touch")], [0, false], stderr);
    box.write("bin/mytool", `#!/bin/sh\necho ${ADAS_TOKEN}; echo noise >&2\n`, 0o700);
    await using quick = await startPty(await binary(), argv, { env, cwd: box.project });
    assertEquals([await quick.status, quick.text().includes("noise")], [0, false]);
  },
);

/** Ada, whose key is kept there, and Bob, who may read what AWS keeps. */
function adaBy(world: World, reference: string, vault: string): void {
  const bob =
    "{ access_key_id: AKIABOB0000000EXAMPLE, secret_access_key: !secret env:BOBS, region: us-east-1 }";
  const via = reference.startsWith("vault") ? "{ provider: vault }" : "{ identity: bob }";
  const kept = /^(vault|aws)/.test(reference)
    ? `{ secret: "${reference}", via: ${via} }`
    : `!secret ${JSON.stringify(reference)}`;
  world.configure(`auth:
  providers:
    vault: { kind: vault, address: "${vault}", token: !secret env:VAULT_TOKEN }
  identities:
    bob: { kind: aws/user, credentials: ${bob}, spec: { endpoint_url: "${world.sts.url}" } }
    ada:
      kind: aws/user
      credentials: { access_key_id: AKIAADA0000000EXAMPLE, secret_access_key: ${kept} }
      spec: { endpoint_url: "${world.sts.url}" }
`);
}

const BOBS = "canary/Bobs+Secret/EXAMPLE";
const BOB = "arn:aws:iam::111122223333:user/bob";
const COMMANDS = [
  ...[["whoami", "-i", "ada"], ["exec", "-i", "ada", "--", "true"], ["login", "ada"]],
  ...[["list"], ["validate", "-v"], ["doctor"], ["secret", "list"], ["store", "list"]],
  ...[["store", "show", "ada"], ["logout", "--all"]],
];

journey("attack: a secret of any scheme is looked for in what is printed, logged and left", {
  cloud: {
    users: [
      ...CLOUD.users!,
      { arn: BOB, accessKeyId: "AKIABOB0000000EXAMPLE", secretAccessKey: BOBS },
    ],
    services: { secrets: { "prod/ada": CANARY }, parameters: { "/prod/ada": CANARY } },
  },
}, async (world) => {
  const { box, run } = world;
  const answers = vaultAnswers();
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, answers.answer);
  const vault = `http://127.0.0.1:${server.addr.port}`;
  const tokenFile = box.write("ada.token", CANARY, 0o600);
  const teller = box.write("teller", `#!/bin/sh\ncat ${tokenFile}\n`, 0o700);
  const env = { ADAS: CANARY, BOBS, VAULT_TOKEN: TOKEN };
  const log = `${box.directory}/auth.log`;
  try {
    printed(await run(["secret", "set", "ada", "--stdin"], { stdin: CANARY }));
    const local = ["env:ADAS", `file:${tokenFile}`, `exec:${teller}`, "keyring:ada"];
    for (
      const reference of [
        ...local,
        "vault:secret/prod/aws#key",
        "aws-sm:prod/ada",
        "aws-ssm:/prod/ada",
      ]
    ) {
      adaBy(world, reference, vault);
      for (const argv of COMMANDS) {
        const words = ["--logs-level", "trace", "--logs-file", log, ...argv];
        const { status, stdout, stderr } = await run(words, { env });
        const known = argv[0] === "doctor" || status === 0;
        assertEquals([reference, argv, known], [reference, argv, true], stderr);
        for (const secret of [CANARY, BOBS, TOKEN]) {
          assertEquals([reference, argv, (stdout + stderr).includes(secret)], [
            reference,
            argv,
            false,
          ]);
        }
      }
      const left = [CANARY, BOBS, TOKEN].flatMap((secret) => box.filesWith(secret, [tokenFile]));
      assertEquals([reference, left], [reference, []]);
    }
    assertEquals(Deno.readTextFileSync(log).length > 1_000, true);
  } finally {
    await server.shutdown();
  }
});
