/** What of its surroundings a session is told: by the person's environment, a runner's, and a project's `env:`. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { isThere, journey, printed } from "./world.ts";

const NAMES = [
  ...["TF_VAR_region", "TF_CLI_ARGS_plan", "TF_TOKEN_app_terraform_io", "GOPATH", "NODE_OPTIONS"],
  ...["GITHUB_OUTPUT", "GITHUB_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "CI_JOB_TOKEN"],
];

journey(
  "a step talks to its runner and to Terraform, and carries nobody's token",
  {},
  async ({ run }) => {
    const env = { ...Object.fromEntries(NAMES.map((name) => [name, "x"])), GITHUB_ACTIONS: "true" };
    const shown = printed(await run(["exec", "-i", "ada", "--", "/usr/bin/env"], { env }));
    const there = NAMES.filter((name) => shown.includes(`\n${name}=`));
    assertEquals(there, ["TF_VAR_region", "TF_CLI_ARGS_plan", "GOPATH", "GITHUB_OUTPUT"]);
  },
);

journey("attack: a project's env: makes nobody else of any command's child", {}, async (world) => {
  const { box, run, configure, sts } = world;
  const token = `${box.directory}/ran`;
  configure(`env:
  GITHUB_TOKEN: !exec touch ${token}
  AWS_PROFILE: evil
  AWS_SDK_LOAD_CONFIG: "true"
  ARM_SUBSCRIPTION_ID: evil
  GOOGLE_CLOUD_PROJECT: evil
  CLOUDSDK_CONFIG: /evil
  FINE: x
auth:
  identities:
    fake: { kind: mock/aws }
    none: { kind: mock }
    own: { kind: mock, env: { GH_TOKEN: x } }
    ada:
      kind: aws/user
      credentials: { access_key_id: AKIAADA0000000EXAMPLE, secret_access_key: !secret env:KEY }
      spec: { endpoint_url: "${sts.url}" }
`);
  for (const name of ["fake", "none"]) {
    const show = [
      "-c",
      "echo $FINE,$AWS_PROFILE,$GITHUB_TOKEN,$ARM_SUBSCRIPTION_ID,$CLOUDSDK_CONFIG",
    ];
    const { status, stdout, stderr } = await run(["exec", "-i", name, "--", "/bin/sh", ...show]);
    assertEquals([name, status, stdout.includes("evil")], [name, 0, false], stderr);
    for (
      const left of [
        ...["GITHUB_TOKEN", "AWS_PROFILE", "ARM_SUBSCRIPTION_ID", "GOOGLE_CLOUD_PROJECT"],
        "CLOUDSDK_CONFIG",
      ]
    ) {
      assertEquals(stderr.split(`env.${left} is left out of sessions`).length, 2, stderr);
      assertStringIncludes(stderr, ` env.${left}\n`);
    }
    const text = printed(await run(["env", "-i", name, "-f", "json"]));
    assertEquals(text.includes("evil"), false, text);
  }
  assertEquals(isThere(token), false);
  const own = await run(["exec", "-i", "own", "--", "true"]);
  assertStringIncludes(own.stderr, "env.GH_TOKEN");
  assertEquals(own.status, 0);
  const valid = await run(["validate"]);
  assertEquals(valid.status, 0);
  assertStringIncludes(valid.stderr, "env.GH_TOKEN");
  assertEquals(isThere(token), false);
});
