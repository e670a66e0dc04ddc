/** Bad days of the cloud: its own words, the right status, nothing lost. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { REFUSAL } from "./trouble.ts";
import { ENTER } from "../e2e/pty.ts";
import { ADMIN_SESSION, configFor, journey, SERIAL, whoIsIt } from "../e2e/world.ts";

journey("a refusal keeps the cloud's own code and message", {}, async ({ run, sts }) => {
  sts.misbehave("refuse");
  const { status, stderr } = await run(["login"]);
  assertEquals(status, 4);
  assertStringIncludes(stderr, "AccessDenied");
  assertStringIncludes(stderr, REFUSAL);
});

journey("a role that does not trust us is said in the cloud's words", {
  cloud: { roles: [{ arn: "arn:aws:iam::444455556666:role/admin", trusts: [] }] },
}, async ({ run }) => {
  const { status, stderr } = await run(["login"]);
  assertEquals(status, 4);
  assertStringIncludes(stderr, "is not authorized to perform: sts:AssumeRole");
});

journey("keys that the cloud does not know are said so", {}, async ({ run, sts }) => {
  sts.keys.remove("AKIAADA0000000EXAMPLE");
  const { status, stderr } = await run(["login"]);
  assertEquals(status, 4);
  assertStringIncludes(stderr, "InvalidClientTokenId");
});

for (const trouble of ["html", "truncated", "error", "throttle", "close"] as const) {
  journey(
    `a cloud that answers badly (${trouble}) is a network error`,
    {},
    async ({ run, sts }) => {
      sts.misbehave(trouble);
      const { status, stderr } = await run(["login"]);
      assertEquals(status, 5, stderr);
      assertStringIncludes(stderr, new URL(sts.url).host);
      assertStringIncludes(stderr, "hint");
      assert(!/\bat .*\.(ts|js):\d+/.test(stderr), stderr);
    },
  );
}

journey("a cloud that is not there is a network error", {}, async ({ run, sts }) => {
  await sts.close();
  const { status, stderr } = await run(["login"]);
  assertEquals(status, 5, stderr);
  assertStringIncludes(stderr, new URL(sts.url).host);
});

journey("a cloud that says nothing is given up on", {}, async ({ run, sts }) => {
  sts.misbehave("slow");
  const { status, stderr } = await run(["login"], { timeout: 120_000 });
  assertEquals(status, 5, stderr);
});

journey("one bad moment of the cloud is got over", {}, async ({ run, sts }) => {
  for (const trouble of ["throttle", "error"] as const) {
    sts.misbehave(trouble, 1);
    assertEquals([trouble, (await run(["login", "-i", "admin"])).status], [trouble, 0]);
    await run(["logout", "--all"]);
  }
});

journey("a stored credential survives the cloud's bad day", { tools: ["aws"] }, async (world) => {
  const { run, sts } = world;
  assertEquals((await run(["login"])).status, 0);
  sts.misbehave("close");
  assertEquals((await run(["exec", "--", "true"])).status, 0);
  sts.misbehave(undefined);
  assertStringIncludes((await run(["exec", "--", ...whoIsIt(sts)])).stdout, ADMIN_SESSION);
});

const HOUR = 3_600_000;

for (
  const [what, now] of [
    ["late", () => Date.now() + HOUR],
    ["early", () => Date.now() - HOUR],
  ] as const
) {
  journey(
    `a clock that is an hour ${what} is got over, or said`,
    { cloud: { now } },
    async ({ run }) => {
      const { status, stderr } = await run(["exec", "--", "true"]);
      const said = status === 0 || /clock|Signature (expired|not yet current)/.test(stderr);
      assert(said, stderr);
    },
  );
}

/** Ada, whose role wants a second factor. */
function withMfa(url: string): string {
  return configFor(url).replace("credentials:\n", `credentials:\n        mfa_arn: ${SERIAL}\n`);
}

journey("an MFA code is read from standard input", {}, async ({ run, configure, sts }) => {
  configure(withMfa(sts.url));
  const { status, stderr } = await run(["login", "--mfa-code-stdin"], { stdin: "123456\n" });
  assertEquals(status, 0, stderr);
});

journey(
  "an MFA code that is wrong twice is refused, in the cloud's words",
  { tools: ["script"] },
  async (world) => {
    const { open, configure, sts } = world;
    configure(withMfa(sts.url));
    await using pty = await open(["login"]);
    await pty.waitFor(/MFA/);
    await pty.type(`000000${ENTER}`);
    await pty.waitFor("did not take that code");
    await pty.waitFor("MFA code");
    await pty.type(`111111${ENTER}`);
    await pty.waitFor("invalid MFA one time pass code");
    assertEquals(await pty.status, 4);
  },
);

journey(
  "an MFA code that is right the second time is good",
  { tools: ["script"] },
  async (world) => {
    const { open, configure, sts } = world;
    configure(withMfa(sts.url));
    await using pty = await open(["login"]);
    await pty.waitFor(/MFA/);
    await pty.type(`000000${ENTER}`);
    await pty.waitFor("did not take that code");
    await pty.waitFor("MFA code");
    await pty.type(`123456${ENTER}`);
    assertEquals(await pty.status, 0, pty.text());
  },
);

journey("without anybody there, a needed MFA code is asked of nobody", {}, async (world) => {
  const { run, configure, sts } = world;
  configure(withMfa(sts.url));
  const { status, stderr } = await run(["login"]);
  assertEquals(status, 4);
  assertStringIncludes(stderr, "--mfa-code-stdin");
});

journey("an endpoint outside the vendor's domains is named when signing in", {}, async (world) => {
  const { stderr } = await world.run(["login"]);
  assertStringIncludes(stderr, new URL(world.sts.url).host);
});
