import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { loadConfiguration } from "../../../lib/config/files/load.ts";
import { readModel } from "../../../lib/config/entries/model.ts";
import { UserError } from "../../../lib/errors.ts";
import { createRedactor } from "../../../lib/terminal/redact.ts";
import { Terminal } from "../../../lib/terminal/terminal.ts";
import { askForTrust, introduction } from "../../../lib/trust/question.ts";
import type { RecordInfo } from "../../../lib/store/store.ts";
import { clouds } from "../../../providers/mod.ts";
import { NOTHING, worldWith } from "../config/world.ts";

const ROLE = (name: string) =>
  `auth: {identities: {u: {kind: aws/user}, dev: {kind: aws/assume-role, via: {identity: u}, ` +
  `principal: {assume_role: "arn:aws:iam::123456789012:role/${name}"}}}}`;

/** A person who answers so. */
function personWho(
  answer: string | undefined,
  terminal = true,
  text = ROLE("Dev"),
  env: Record<string, string> = {},
  stored: readonly RecordInfo[] = [],
) {
  const answers = [answer, answer];
  const system = worldWith({ "/work/atmos.yaml": text }, {
    ...{ terminal, answers, env },
    columns: 80,
  });
  const manners = { level: "warn", color: false, interactive: true } as const;
  const questioned = async (trusted: readonly string[] = []) => {
    const loaded = await loadConfiguration(system, { ...NOTHING, trusted });
    const model = readModel(loaded, clouds);
    const ownModel = readModel({ ...loaded, root: loaded.own }, clouds);
    const shown = new Terminal(system, () => manners, createRedactor());
    const about = { system, terminal: shown, loaded, model, ownModel, clouds };
    return { ...about, store: { list: () => Promise.resolve(stored) }, flags: " --profile x" };
  };
  const ask = async () => {
    const about = await questioned();
    if (about.loaded.trusted) return "trusted";
    const { loaded } = await questioned([await askForTrust(about)]);
    return loaded.trusted ? "asked" : "asked in vain";
  };
  const introduced = async (extent?: "all") =>
    (await introduction(await questioned(), extent)).text;
  return { system, ask, introduced };
}

Deno.test("where nothing but the owner has changed, that is what has", async () => {
  const { system, ask } = personWho("yes");
  assertEquals(await ask(), "asked");
  system.err.length = 0;
  system.files.change("/work/atmos.yaml", { owner: "other", mode: 0o644 });
  assertEquals(await ask(), "asked");
  const said = system.err.join("");
  assertStringIncludes(said, "it or its directory belongs to another user");
  assertStringIncludes(said, "What has changed\n  whose it is, or who may write there");
});

Deno.test("one question, and a yes is kept for this very content", async () => {
  const { system, ask } = personWho("yes");
  assertEquals([await ask(), await ask()], ["asked", "trusted"]);
  assertEquals(
    system.err.join(""),
    `This was found here, and nobody has trusted it yet:
  /work/atmos.yaml
Once trusted, it can
  sign you in as
    u: aws/user
    dev: arn:aws:iam::123456789012:role/Dev
`,
  );
});

Deno.test("attack: what is hidden changes beside what is seen", async () => {
  const text = (pager: string, token: string) =>
    `env: {AWS_PAGER: ${pager}, MY_TOKEN: ${token}, RESTIC_PASSWORD_COMMAND: ${token}.sh}\n`;
  const { system, ask } = personWho("y", true, text("less", "one"));
  await ask();
  system.err.length = 0;
  await system.files.write("/work/atmos.yaml", text("more", "two"));
  await ask();
  assertStringIncludes(
    system.err.join(""),
    `What has changed
  - env.AWS_PAGER: less
  + env.AWS_PAGER: more
  - env.RESTIC_PASSWORD_COMMAND: one.sh
  + env.RESTIC_PASSWORD_COMMAND: two.sh
  what is hidden below may have changed, too
`,
  );
});

Deno.test("a changed role name asks again, and shows the change", async () => {
  const { system, ask } = personWho("y");
  await ask();
  system.err.length = 0;
  await system.files.write("/work/atmos.yaml", ROLE("Admin"));
  assertEquals(await ask(), "asked");
  assertStringIncludes(
    system.err.join(""),
    `This has changed since you trusted it:
  /work/atmos.yaml
What has changed
  - auth.identities.dev.principal.assume_role:
    arn:aws:iam::123456789012:role/Dev
  + auth.identities.dev.principal.assume_role:
    arn:aws:iam::123456789012:role/Admin
`,
  );
});

Deno.test("anything but a yes trusts nothing", async () => {
  for (const answer of ["no", "", "n", "yes please", "ja"]) {
    const { ask } = personWho(answer);
    const error = await assertRejects(ask, UserError, "is not trusted");
    assertEquals(error.code, "cancelled");
    await assertRejects(ask, UserError);
  }
});

Deno.test("where nobody is there, nothing is asked", async () => {
  const { ask } = personWho("yes", false);
  assertEquals((await assertRejects(ask, UserError)).code, "trust_required");
});

Deno.test("a yes that can't be kept holds for this command, and is said to", async () => {
  const { system, ask } = personWho("yes", true, ROLE("Dev"), { HOME: "" });
  assertEquals([await ask(), await ask()], ["asked", "asked"]);
  assertStringIncludes(
    system.err.join(""),
    "warning: Cannot tell where to keep things: neither HOME nor XDG_DATA_HOME is\nset; " +
      "it is trusted for this command only (mend: export XDG_DATA_HOME=DIR)\n",
  );
});

Deno.test("what is trusted is not said to have changed", async () => {
  const { ask, introduced } = personWho("yes");
  await ask();
  const head = "This was found here, and is trusted as it is:\n  /work/atmos.yaml\n";
  assertEquals((await introduced()).slice(0, head.length), head);
});

const MANY = Array.from({ length: 40 }, (_, index) => `r${index}: {kind: aws/user}`).join(", ");

Deno.test("of many things the first are shown, and all to whom asks for that", async () => {
  const { introduced } = personWho("yes", true, `auth: {identities: {${MANY}}}`);
  const some = (await introduced()).split("\n");
  assertEquals([some.length, some.at(-1)], [
    17,
    "    ... and 28 more: atmos-auth trust --show --profile x",
  ]);
  assertEquals((await introduced("all")).split("\n").slice(-1), ["    r39: aws/user"]);
});

Deno.test("on a narrow terminal lines break at words, and further in", async () => {
  const { system, introduced } = personWho("yes");
  system.stderr.columns = () => 40;
  assertEquals((await introduced()).split("\n").slice(0, 3), [
    "This was found here, and nobody has",
    "  trusted it yet:",
    "  /work/atmos.yaml",
  ]);
});

Deno.test("attack: variables hide in no list, and settings are told with their names", async () => {
  const list = "[{key: LD_PRELOAD, value: ./evil.so}, {key: B, value: x}]";
  const { introduced } = personWho(
    "yes",
    true,
    `env: {TOP: x}\nauth: {identities: {u: {kind: aws/user, env: ${list}}}, shell: {keep: [github]}}`,
  );
  const text = await introduced();
  assertStringIncludes(text, "  set the variables\n    TOP=x\n    B=x\n");
  assertStringIncludes(text, "  run ./evil.so  (auth.identities.u.env.LD_PRELOAD)");
  assertStringIncludes(text, '  decide auth.shell.keep: ["github"]');
});

Deno.test("attack: what runs, and where it goes, is the last of hundreds of things", async () => {
  const some = Array.from(
    { length: 200 },
    (_, at) =>
      `    i${at}: {kind: aws/user, credentials: {access_key_id: !exec "id ${at}"}, ` +
      `spec: {endpoint_url: "https://h${at}.example"}}\n`,
  );
  const { system, ask } = personWho("yes", true, `auth:\n  identities:\n${some.join("")}`);
  await ask();
  const shown = system.err.join("");
  for (const part of ["!exec id 199  (", "h199.example"]) assertStringIncludes(shown, part);
  assertEquals(shown.includes("i199: "), false);
  const inShort = "\nIn short, it can sign you in as 200, contact 200 and run 200\n";
  assertEquals(shown.slice(-inShort.length), inShort);
});

Deno.test("attack: a long line, or room in it, pushes what matters off the screen", async () => {
  const text = (command: string) =>
    `auth: {identities: {i: {kind: aws/user, tags: [!exec "${command}"]}}}`;
  for (
    const [command, expected] of [
      [`true${" ".repeat(300)};evil`, "!exec true (300 spaces) ;evil"],
      [`true ${"x".repeat(5000)}`, "more characters: atmos-auth trust --show"],
    ] as const
  ) {
    const { system, ask } = personWho("yes", true, text(command));
    await ask();
    assertStringIncludes(system.err.join(""), expected);
    assertEquals(system.err.join("").length < 2000, true);
  }
});

Deno.test("attack: a configuration that says too much to be remembered is asked about for ever", async () => {
  const said = Array.from({ length: 40 }, (_, at) => `A${at}: "${"x".repeat(40_000)}"`).join(", ");
  const { ask } = personWho("yes", true, `env: {${said}}`);
  assertEquals([await ask(), await ask()], ["asked", "trusted"]);
});

Deno.test("attack: a file names the realm of another project, whose keys it then opens", async () => {
  const record = (realm: string, entry: string): RecordInfo => ({
    name: { realm, role: "identity", entry, item: "credential" },
    expires: undefined,
  });
  const stored = [record("acme", "prod"), record("acme", "ops"), record("other", "x")];
  const asks = async (realm: string, records: readonly RecordInfo[]) =>
    await personWho(undefined, true, `auth: {realm: ${realm}}`, {}, records).introduced();
  assertStringIncludes(
    await asks("acme", stored),
    "use what any project of yours stored in the realm acme:\n    identity ops\n    identity prod\n",
  );
  assertStringIncludes(
    await asks("acme", []),
    "use what any project of yours stored in the realm acme: nothing is stored\n    there yet\n",
  );
  assertStringIncludes(
    await asks("home", [record("home", "me")]),
    "in the realm home: identity me\n",
  );
});

Deno.test("attack: a program is hidden from whoever answers, as what looks like a secret or is called so", async () => {
  const commands = [
    "curl -s http://127.0.0.1/ -H Authorization:x;touch PWNED",
    'password="$(touch PWNED)" aws',
    "a://u:$(touch PWNED)@h/",
    "ghp_aaaaaaaaaaaaaaaaaaaaaaaaaa -----BEGIN X-----",
    "client_secret=$(touch PWNED)",
  ];
  const saml = (command: string) =>
    `auth: {providers: {s: {kind: aws/saml, assertion_process: ["sh", "-c", '${command}']}}}`;
  for (const command of commands) {
    const written = JSON.stringify(["sh", "-c", command]);
    const places = [
      [saml(command), `run ${written}  (auth.providers.s.assertion_process)`],
      [
        `auth: {identities: {x: {kind: aws/credential-process, credential_process: '${command}'}}}`,
        `run ${command}  (auth.identities.x.credential_process)`,
      ],
      [
        `auth: {identities: {x: {kind: aws/user, tags: !exec '${command}'}}}`,
        `run !exec ${command}  (auth.identities.x.tags)`,
      ],
      [
        `auth: {identities: {x: {kind: aws/user, region: !secret 'exec:${written}'}}}`,
        `run !secret exec:${written}  (auth.identities.x.region)`,
      ],
    ];
    for (const [text, run] of places) {
      const { system, ask } = personWho("yes", true, text);
      await ask();
      assertStringIncludes(system.err.join("").replace(/\s+/g, " "), run!.replace(/\s+/g, " "));
    }
  }
  const { system, ask } = personWho("yes", true, saml("echo ok"));
  await ask();
  system.err.length = 0;
  await system.files.write("/work/atmos.yaml", saml("touch PWNED"));
  await ask();
  assertStringIncludes(
    system.err.join("").replace(/\n +/g, " "),
    '+ auth.providers.s.assertion_process: ["sh","-c","touch PWNED"]',
  );
});
