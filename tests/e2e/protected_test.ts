/** Identities that nobody should open by habit, what narrows one, and the record of who opened what. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { ENTER } from "./pty.ts";
import { tool } from "./tools.ts";
import { CANARY, journey, printed, until, type World } from "./world.ts";

/** Changes the configuration of the default identity. */
function configureAdmin({ box, configure }: World, ...lines: string[]): void {
  const text = Deno.readTextFileSync(`${box.project}/atmos.yaml`);
  const more = lines.map((line) => `      ${line}\n`).join("");
  configure(text.replace("      default: true\n", `      default: true\n${more}`));
}

journey("a protected identity says what it is and wants its name before anything is signed in to", {
  tools: ["script", "bash"],
}, async (world) => {
  configureAdmin(world, "protected: true");
  const { open, sts, sessions } = world;
  {
    await using pty = await open(["shell", "--shell", tool("bash")]);
    await pty.waitFor(
      /"admin" is protected\n +Account +444455556666\n +Principal +arn:aws:iam::/,
    );
    for (const again of ["; once more", "; once more", "\n"]) {
      await pty.waitFor("Type its name to go on");
      await pty.type(`admni${ENTER}`);
      await pty.waitFor(`"admni" is not "admin"${again}`);
    }
    assertEquals([await pty.status, sts.requests, sessions()], [1, [], []]);
  }
  await using pty = await open(["shell", "--shell", tool("bash")]);
  await pty.waitFor("Type its name to go on");
  await pty.type(`admin${ENTER}`);
  await pty.waitFor("(admin) ");
  // Red is what one wants to notice.
  assertStringIncludes(pty.raw(), "\x1b[31m(admin)\x1b[0m ");
});

/** What was asked of STS about the role, since it was last looked at. */
function policiesAsked({ sts }: World) {
  const asked = sts.requests.splice(0).filter(({ operation }) => operation === "AssumeRole");
  return asked.map(({ parameters }) => [
    parameters["PolicyArns.member.1.arn"],
    parameters["Policy"],
  ]);
}

const READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const KEY =
  'sh -c "$(sed -n "s/^credential_process *= *//p" "$AWS_SHARED_CREDENTIALS_FILE" | head -n 1)"';

journey(
  "--read-only narrows, and neither credential ever takes the other's place",
  {},
  async (world) => {
    const { run } = world;
    const keyOf = async (...flags: string[]) =>
      /"AccessKeyId":"(\w+)"/.exec(
        printed(await run(["exec", ...flags, "--", "sh", "-c", KEY])),
      )![1];
    const narrow = await keyOf("--read-only");
    assertEquals(policiesAsked(world), [[READ_ONLY, undefined]]);
    const whole = await keyOf();
    assertEquals(policiesAsked(world), [[undefined, undefined]]);
    const again = await keyOf("--read-only");
    assertEquals(policiesAsked(world), [[READ_ONLY, undefined]]);
    // The whole one is kept, and is still the whole one.
    assertEquals(await keyOf(), whole);
    assertEquals(policiesAsked(world), []);
    assertEquals(new Set([narrow, whole, again]).size, 3);
  },
);

journey("a narrowed shell says so, and stays narrowed when it is renewed", {
  cloud: { lifetime: 12 },
  tools: ["script", "bash"],
}, async (world) => {
  await using pty = await world.open(["shell", "--read-only", "--shell", tool("bash")]);
  await pty.waitFor("(admin read-only) ");
  await pty.type(`${world.program} status${ENTER}`);
  await pty.waitFor(/Policy +read-only/);
  await until(
    () => world.sts.requests.filter(({ operation }) => operation === "AssumeRole").length > 1,
    "the credential is renewed",
  );
  const asked = policiesAsked(world);
  assertEquals(new Set(asked.map(([arn]) => arn)), new Set([READ_ONLY]));
});

journey("what can't be narrowed is refused, whoever else could be", {}, async (world) => {
  const { run, sts } = world;
  const { status, stderr } = await run(["exec", "-i", "ada", "--read-only", "--", "true"]);
  assertEquals(status, 125);
  assertStringIncludes(stderr, '"ada" can\'t be narrowed to reading: aws/user takes no policy');
  assertEquals(sts.requests, []);
});

for (
  const [what, line, asked] of [
    ["read-only", "policy: read-only", [READ_ONLY, undefined]],
    ["an ARN", "policy: arn:aws:iam::444455556666:policy/less", [
      "arn:aws:iam::444455556666:policy/less",
      undefined,
    ]],
    ["a document", "policy: { Version: '2012-10-17', Statement: [] }", [
      undefined,
      '{"Version":"2012-10-17","Statement":[]}',
    ]],
  ] as const
) {
  journey(`an identity is narrowed for good by ${what}`, {}, async (world) => {
    configureAdmin(world, line);
    printed(await world.run(["exec", "--", "true"]));
    assertEquals(policiesAsked(world), [[...asked]]);
    const { status, stderr } = await world.run(["exec", "--read-only", "--", "true"]);
    if (what === "read-only") return assertEquals(status, 0);
    assertEquals(status, 125);
    assertStringIncludes(stderr, "it has a session policy already");
  });
}

journey(
  "the audit log has each session's beginning and end, and nothing secret",
  {},
  async (world) => {
    const { run, box, sts } = world;
    assertEquals((await run(["exec", "--", "sh", "-c", "exit 3", "argument-EXAMPLE"])).status, 3);
    const file = `${box.home}/.local/share/atmos-auth/audit.jsonl`;
    assertEquals(Deno.statSync(file).mode! & 0o777, 0o600);
    const text = Deno.readTextFileSync(file);
    const [opened, closed] = text.trim().split("\n").map((line) => JSON.parse(line));
    assertEquals([opened.event, closed.event], ["opened", "closed"]);
    const principal = sts.keys.issued().at(-1)!.principal.arn;
    const identities = [{
      name: "admin",
      facts: { ...opened.identities[0].facts, account: "444455556666", principal },
    }];
    for (const entry of [opened, closed]) {
      assertEquals(entry.identities, identities);
      assertEquals([entry.command, /\/(ba|da)?sh$/.test(entry.program)], ["exec", true]);
      assert(Math.abs(Date.parse(entry.time) - Date.now()) < 60_000);
    }
    assertEquals([closed.session, closed.status], [opened.session, 3]);
    assert(closed.seconds >= 0 && closed.seconds < 60);
    for (
      const secret of [
        CANARY,
        "argument-EXAMPLE",
        ...sts.keys.issued().map((key) => key.token!),
      ]
    ) {
      assert(!text.includes(secret));
    }
  },
);

journey(
  "an identity's own variables arrive, and can't carry another identity",
  {},
  async (world) => {
    configureAdmin(world, "env: { TF_VAR_stage: prod, KUBE_CONTEXT: east }");
    const { run, box, configure } = world;
    const names = ["TF_VAR_stage", "KUBE_CONTEXT"];
    assertEquals(printed(await run(["exec", "--", "printenv", ...names])), "prod\neast\n");
    const text = Deno.readTextFileSync(`${box.project}/atmos.yaml`);
    const carriers = ["AWS_PROFILE", "GH_TOKEN", "GOOGLE_APPLICATION_CREDENTIALS"];
    for (const name of carriers) {
      configure(text.replace("KUBE_CONTEXT", name));
      const { status, stdout, stderr } = await run(["exec", "--", "sh", "-c", `echo "$${name}"`]);
      assertEquals([name, status, stdout.includes("east")], [name, 0, false]);
      assertStringIncludes(stderr, `env.${name} of identity "admin" is left out`);
    }
    configure(text.replace("KUBE_CONTEXT", "ATMOS_IDENTITY"));
    const { status, stderr } = await run(["exec", "--", "true"]);
    assertEquals(status, 125);
    assertStringIncludes(stderr, '"env.ATMOS_IDENTITY" is a variable of atmos-auth itself');
  },
);

journey("a list of variables does as well as a map", {}, async (world) => {
  configureAdmin(world, "env: [{ key: TF_VAR_stage, value: prod }]");
  assertEquals(printed(await world.run(["exec", "--", "printenv", "TF_VAR_stage"])), "prod\n");
});

for (const [rule, status] of [["deny", 2], ["allow", 0]] as const) {
  journey(
    `a shell in a shell is held to auth.shell.nested: ${rule}`,
    { tools: ["bash"] },
    async (world) => {
      const { run, box, configure, program } = world;
      const text = Deno.readTextFileSync(`${box.project}/atmos.yaml`);
      configure(text.replace("auth:\n", `auth:\n  shell: { nested: ${rule} }\n`));
      // A session does not hand on that a job trusts everything.
      printed(await run(["trust"], { env: { ATMOS_TRUST: undefined } }));
      const inner = `${program} shell -i next --shell ${
        tool("bash")
      } -- -c 'echo "<$ATMOS_SHLVL>"'`;
      const env = { ATMOS_KEYRING_TYPE: "memory" };
      const { stdout, stderr } = await run(["exec", "--", "sh", "-c", `${inner}; echo "<$?>"`], {
        env,
      });
      assertEquals(stdout, status === 0 ? "<2>\n<0>\n" : `<${status}>\n`);
      if (status !== 0) assertStringIncludes(stderr, 'You are inside a shell of "admin"');
    },
  );
}

journey("session.duration is asked for, and clamped with a word", {}, async (world) => {
  const { run, box, configure, sts } = world;
  const text = Deno.readTextFileSync(`${box.project}/atmos.yaml`);
  for (
    const [wanted, seconds, word] of [
      ["30m", "1800", ""],
      ["10m", "900", "A session of a role lasts at least 15m, not 10m"],
    ] as const
  ) {
    sts.requests.length = 0;
    configure(
      text.replace("default: true", `default: true\n      session: { duration: ${wanted} }`),
    );
    const { stderr } = await run(["exec", "--", "true"]);
    const asked = sts.requests.find(({ operation }) => operation === "AssumeRole");
    assertEquals(asked?.parameters["DurationSeconds"], seconds);
    assertStringIncludes(stderr, word);
  }
});
