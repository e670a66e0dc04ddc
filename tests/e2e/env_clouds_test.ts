/**
 * What `env` says in formats that only set, beside what somebody else has set before: each cloud's real tools are the
 * identity then, or the command has refused. The environments are read by no shell, which could take things away.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { DEPLOY, gcpJourney } from "./gcp_world.ts";
import { ADAS_TOKEN, onStage } from "./github_world.ts";
import { libraryCommand } from "./library.ts";
import { runProgram } from "./process.ts";
import { findTool, tool } from "./tools.ts";
import { ADMIN_SESSION, CLOUD, isThere, journey, printed, whoIsIt } from "./world.ts";

const FORMATS = ["github", "dotenv", "env", "json"] as const;

/** The variables of a text, as a runner, Docker or a program reads them. */
function read(format: (typeof FORMATS)[number], text: string): Record<string, string> {
  if (format === "json") return JSON.parse(text);
  const lines = text.trimEnd().split("\n").map((line) => /^(\w+)=(.*)$/.exec(line)!);
  const bare = (value: string) =>
    format === "dotenv" ? value.replace(/^(['"])(.*)\1$/, "$2") : value;
  return Object.fromEntries(lines.map(([, name, value]) => [name, bare(value!)]));
}

const MALLORY = {
  arn: "arn:aws:iam::111122223333:user/mallory",
  accessKeyId: "AKIAMALLORY0000EXAMPLE",
  secretAccessKey: "mallory/Secret+Key/EXAMPLE",
};

/** What an earlier step has exported, and what else might be somebody. */
const AROUND = {
  AWS_ACCESS_KEY_ID: MALLORY.accessKeyId,
  AWS_SECRET_ACCESS_KEY: MALLORY.secretAccessKey,
  AWS_ACCESS_KEY: MALLORY.accessKeyId,
  AWS_SECRET_KEY: MALLORY.secretAccessKey,
  AMAZON_ACCESS_KEY_ID: MALLORY.accessKeyId,
  AMAZON_SECRET_ACCESS_KEY: MALLORY.secretAccessKey,
  AWS_DEFAULT_PROFILE: "mallory",
  AWS_PROFILE: "mallory",
  AWS_ROLE_ARN: "arn:aws:iam::111122223333:role/mallory",
  AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://127.0.0.1:9/mallory",
};

const BOTO3 = `import boto3, sys
print(boto3.client("sts", endpoint_url=sys.argv[1]).get_caller_identity()["Arn"])`;
const RUBY = `require "aws-sdk-core"
puts Aws::STS::Client.new(endpoint: ARGV[0]).get_caller_identity.arn`;

const hasBoto3 = (await runProgram("/usr/bin/python3", ["-c", "import boto3"], { env: {} })
  .catch(() => undefined))?.status === 0;

for (const format of FORMATS) {
  journey(`AWS's tools are the identity beside another's keys after env -f ${format}`, {
    tools: ["aws", "ruby"],
    cloud: { users: [...CLOUD.users!, MALLORY] },
  }, async ({ run, sts, box }) => {
    const job = box.write("job", "");
    const env = { ...box.env, ...AROUND, GITHUB_ENV: job };
    const out = printed(await run(["env", "--login", "-f", format], { env }));
    const lines = read(format, format === "github" ? Deno.readTextFileSync(job) : out);
    assert(!Object.values(lines).some((value) => value.includes("mallory")));
    const clients = [
      whoIsIt(sts),
      libraryCommand("aws_token.ts", sts.url),
      ["ruby", "-e", RUBY, sts.url],
      ...hasBoto3 ? [["python3", "-c", BOTO3, sts.url]] : [],
    ];
    for (const [program, ...args] of clients) {
      const way = { env: { ...env, ...lines } };
      const said = printed(await runProgram(tool(program!), args, way));
      assertStringIncludes(said, ADMIN_SESSION, program);
    }
    const pod = { ...env, AWS_WEB_IDENTITY_TOKEN_FILE: "/nowhere" };
    const stuck = await run(["env", "-f", format], { env: pod });
    assertEquals([stuck.status, stuck.stdout], [1, ""]);
    assertStringIncludes(stuck.stderr, "error: AWS_WEB_IDENTITY_TOKEN_FILE is set here");
  });
}

for (const format of FORMATS) {
  onStage(
    `gh and git are the identity beside another's token after env -f ${format}`,
    ["gh"],
    {},
    async (stage) => {
      const { run, box, tool } = stage;
      printed(await run(["trust"]));
      const job = box.write("job", "");
      const around = {
        GH_TOKEN: ADAS_TOKEN,
        GITHUB_TOKEN: ADAS_TOKEN,
        GH_HOST: "elsewhere.example",
      };
      const env = { ...around, GITHUB_ENV: job };
      const { status, stdout, stderr } = await run(["env", "acme", "--login", "-f", format], env);
      assertEquals(status, 0, stderr);
      assertMatch(stderr, /gh is "acme" until \S+ \(\d+m\): nobody renews it\n/);
      const text = format === "github" ? Deno.readTextFileSync(job) : stdout;
      assert(!/gh[psu]_/.test(text + stderr), text);
      const script =
        "gh api /repos/acme/infra --jq .full_name; git ls-remote https://github.com/acme/infra";
      const said = printed(await tool("sh", ["-ec", script], { ...env, ...read(format, text) }));
      assert(said.startsWith("acme/infra\n") && said.includes("refs/heads/main"), said);
      const held = box.filesWith("ghs_");
      assertEquals(held.map((path) => path.replace(/^.*[0-9a-f]{24}/, "")), [
        "/github/gh/hosts.yml",
      ]);
      assert(held[0]!.startsWith(`${box.runtime}/atmos-auth/env/`));
      assertEquals(Deno.statSync(held[0]!).mode! & 0o777, 0o600);
      printed(await run(["logout", "-i", "acme"]));
      assertEquals(box.filesWith("ghs_"), []);
    },
  );
}

onStage(
  "a personal token is put into no file: git asks, and gh is told how",
  ["gh"],
  {},
  async (stage) => {
    const { run, box, tool } = stage;
    printed(await run(["trust"]));
    const env = { PAT: ADAS_TOKEN };
    const { status, stdout, stderr } = await run(["env", "mine", "--login"], env);
    assertEquals(status, 0);
    assertStringIncludes(
      stderr,
      `gh can't be "mine" here: a credential that never lapses is put into no file; ` +
        "atmos-auth exec -i mine -- COMMAND",
    );
    assertEquals(box.filesWith(ADAS_TOKEN), []);
    const script = box.write("script", `${stdout}\ngit ls-remote https://github.com/ada/diary\n`);
    assertStringIncludes(printed(await tool("bash", [script], env)), "refs/heads/main");
  },
);

for (const format of FORMATS) {
  gcpJourney(`gcloud is the identity after env -f ${format}`, {
    conditions: { "with gcloud": findTool("gcloud") !== undefined },
  }, async ({ run, box, google }) => {
    const around = {
      CLOUDSDK_AUTH_ACCESS_TOKEN: "canary-mallory",
      CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT: "mallory@example-prod.iam.gserviceaccount.com",
      CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE: "/nowhere",
      CLOUDSDK_ACTIVE_CONFIG_NAME: "mallory",
      CLOUDSDK_CORE_ACCOUNT: "mallory@example.com",
    };
    const job = box.write("job", "");
    const env = { ...around, GITHUB_ENV: job };
    const nobody = await run(["env", "-f", format], env);
    assertEquals([nobody.status, nobody.stdout], [4, ""]);
    assertStringIncludes(nobody.stderr, `hint: atmos-auth env -i deploy -f ${format} --login\n`);
    const { status, stdout, stderr } = await run(["env", "--login", "-f", format], env);
    assertEquals(status, 0, stderr);
    assertStringIncludes(stderr, 'Terraform can\'t be "deploy" here; atmos-auth exec -i deploy');
    const text = format === "github" ? Deno.readTextFileSync(job) : stdout;
    const variables: Record<string, string> = { ...box.env, ...env, ...read(format, text) };
    const said = await runProgram(tool("gcloud"), ["auth", "print-access-token"], {
      env: variables,
    });
    assertEquals(google.vault.find(printed(said).trim())?.email, DEPLOY);
    const stuck = await run(["env", "--login", "-f", format], {
      ...env,
      DEVSHELL_CLIENT_PORT: "1",
    });
    assertEquals([stuck.status, stuck.stdout], [1, ""]);
    assertStringIncludes(stuck.stderr, "error: DEVSHELL_CLIENT_PORT is set here");
    assert(isThere(variables.CLOUDSDK_AUTH_ACCESS_TOKEN_FILE!));
  });
}
