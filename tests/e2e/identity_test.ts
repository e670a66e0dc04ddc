/** The main job: whatever runs inside is exactly one identity, says the cloud to the real `aws`. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { ENTER } from "./pty.ts";
import { tool } from "./tools.ts";
import { ADMIN_SESSION, configFor, journey, printed, whoIsIt } from "./world.ts";

const NEXT_SESSION = "arn:aws:sts::444455556666:assumed-role/next/";

journey("the real aws inside exec is the role", { tools: ["aws"] }, async ({ run, sts }) => {
  const { Arn, Account } = JSON.parse(printed(await run(["exec", "--", ...whoIsIt(sts)])));
  assertStringIncludes(Arn, ADMIN_SESSION);
  assertEquals(Account, "444455556666");
});

journey("the real aws is a role behind a role", { tools: ["aws"] }, async ({ run, sts }) => {
  const { Arn } = JSON.parse(printed(await run(["exec", "-i", "next", "--", ...whoIsIt(sts)])));
  assertStringIncludes(Arn, NEXT_SESSION);
});

journey("the real aws is the user itself", { tools: ["aws"] }, async ({ run, sts }) => {
  const { Arn } = JSON.parse(printed(await run(["exec", "-i", "ada", "--", ...whoIsIt(sts)])));
  assertEquals(Arn, "arn:aws:iam::111122223333:user/ada");
});

journey(
  "the real aws reads keys from a file where that is wanted",
  { tools: ["aws"] },
  async (world) => {
    const { run, sts } = world;
    const args = ["exec", "--delivery", "file", "--", ...whoIsIt(sts)];
    assertStringIncludes(JSON.parse(printed(await run(args))).Arn, ADMIN_SESSION);
  },
);

journey("a second command uses what the first one stored", { tools: ["aws"] }, async (world) => {
  const { run, sts } = world;
  printed(await run(["exec", "--", ...whoIsIt(sts)]));
  const asked = sts.requests.length;
  printed(await run(["exec", "--", ...whoIsIt(sts)]));
  const operations = sts.requests.slice(asked).map(({ operation }) => operation);
  assertEquals(operations, ["GetCallerIdentity"]);
});

journey(
  "aws in the current environment is the role after env",
  { tools: ["aws"] },
  async (world) => {
    const { run, sts, box } = world;
    const variables = printed(await run(["env", "--login"]));
    assert(!/(SECRET_ACCESS_KEY|SESSION_TOKEN)=/.test(variables), variables);
    const script = box.write("script", `${variables}\n${whoIsIt(sts).join(" ")}\n`);
    const bash = new Deno.Command(tool("bash"), {
      args: [script],
      // What would override the identity, and must be unset.
      env: { ...box.env, AWS_ACCESS_KEY_ID: "AKIAOTHER000000EXAMPLE", AWS_SECRET_ACCESS_KEY: "x" },
      clearEnv: true,
    });
    const { stdout, stderr } = await bash.output();
    const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
    assertStringIncludes(said, ADMIN_SESSION);
  },
);

journey("whoami asks the cloud, and says so in JSON", {}, async ({ run, sts }) => {
  const { stdout } = await run(["whoami", "--json"]);
  assertStringIncludes(stdout, ADMIN_SESSION);
  assertEquals(sts.requests.at(-1)?.operation, "GetCallerIdentity");
});

for (const shell of ["bash", "zsh", "fish", "dash"]) {
  const needs = { tools: ["aws", "script", shell] };
  journey(`the real aws inside ${shell} is the role`, needs, async ({ open, sts, sessions }) => {
    await using pty = await open(["shell", "--shell", tool(shell)]);
    await pty.type(`${whoIsIt(sts).join(" ")}; echo e""nd${ENTER}`);
    await pty.waitFor(ADMIN_SESSION);
    await pty.waitFor("end");
    assertEquals(sessions().length, 1);
    await pty.type(`exit 5${ENTER}`);
    assertEquals(await pty.status, 5);
    assertEquals(sessions(), []);
  });
}

journey(
  "the real aws is a member account's root user, for one task",
  { tools: ["aws"], cloud: { members: ["777788889999"] } },
  async ({ run, sts, configure }) => {
    const root = (account: string) => `
    root-of-${account}:
      kind: aws/assume-root
      via: { identity: admin }
      principal: { target_principal: "${account}", task_policy_arn: IAMAuditRootUserCredentials }
      spec: { endpoint_url: "${sts.url}" }
`;
    configure(configFor(sts.url) + root("777788889999") + root("111111111111"));
    const args = ["exec", "-i", "root-of-777788889999", "--", ...whoIsIt(sts)];
    assertEquals(JSON.parse(printed(await run(args))).Account, "777788889999");
    const { status, stderr } = await run(["login", "-i", "root-of-111111111111"]);
    assertEquals(status, 4);
    assertStringIncludes(stderr, "centralized root access");
  },
);
