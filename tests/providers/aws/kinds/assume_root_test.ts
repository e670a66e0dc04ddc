import { assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import { assumeRoot } from "../../../../providers/aws/kinds/assume_root.ts";
import { user } from "../../../../providers/aws/kinds/user.ts";
import { fakeWorld, NOW } from "../../fake_world.ts";
import { planOf } from "../../plans.ts";
import { Secret } from "../../../../lib/secret.ts";

const PRINCIPAL = { target_principal: "012345678901", task_policy_arn: "S3UnlockBucketPolicy" };
const PREVIOUS = {
  type: "aws/session",
  shown: { access_key_id: "ASIA0000000000EXAMPLE" },
  secret: { secret_access_key: new Secret("secret/EXAMPLE") },
};

function plan(principal: object = {}, more: object = {}, region = "eu-west-1") {
  const via = planOf(user, { credentials: { region } });
  return planOf(assumeRoot, { principal: { ...PRINCIPAL, ...principal }, ...more }, via, "unlock");
}

async function signIn(principal: object = {}, more: object = {}) {
  const world = fakeWorld({
    cage: () => ({
      access_key_id: "ASIAROOT000000EXAMPLE",
      secret_access_key: "root/EXAMPLE",
      session_token: "token/EXAMPLE",
      expires: NOW + 900_000,
    }),
  });
  const credential = await plan(principal, more).signIn(world, PREVIOUS);
  return { world, credential };
}

Deno.test("a task's name becomes the policy that AWS manages, in the partition of the region", async () => {
  const { world: { tasks, warned }, credential } = await signIn();
  const { request, endpoint } = tasks[0]!.input as { request: unknown; endpoint: unknown };
  assertEquals([tasks[0]!.module, endpoint, request, warned], [
    "aws/assume_root",
    { region: "eu-west-1", url: "https://sts.eu-west-1.amazonaws.com" },
    {
      target: "012345678901",
      policy: "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy",
      duration: undefined,
    },
    [],
  ]);
  assertEquals([credential.type, credential.shown.principal, credential.shown.account], [
    "aws/root-session",
    "arn:aws:iam::012345678901:root",
    "012345678901",
  ]);
  assertEquals(
    plan({}, {}, "us-gov-west-1").facts.principal,
    "arn:aws-us-gov:iam::012345678901:root",
  );
});

Deno.test("no session of a root user lasts longer than a quarter of an hour, with a word about it", async () => {
  for (const [principal, more] of [[{ duration: "1h" }, {}], [{}, { duration: "1h" }]]) {
    const { world } = await signIn(principal, more);
    const { request } = world.tasks[0]!.input as { request: { duration: number } };
    assertEquals([request.duration, world.warned], [
      900,
      [
        "A session of a root user lasts at most 15m, not 1h0m " +
        '(principal.duration of "unlock", atmos.yaml:1:1)',
      ],
    ]);
  }
});

Deno.test("a task that AWS does not know is refused, with the nearest that it does", () => {
  const cases = [
    ["S3UnlockBucketPolcy", "task_policy_arn: S3UnlockBucketPolicy"],
    [
      "arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredential",
      "task_policy_arn: IAMAuditRootUserCredentials",
    ],
  ] as const;
  for (const [task_policy_arn, hint] of cases) {
    const error = assertThrows(() => plan({ task_policy_arn }), UserError);
    assertEquals([error.code, error.hint, error.at?.path], [
      "config_invalid",
      hint,
      "auth.identities.unlock.principal.task_policy_arn",
    ]);
  }
  const error = assertThrows(
    () => plan({ task_policy_arn: "arn:aws:iam::aws:policy/Admin" }),
    UserError,
  );
  assertEquals(error.code, "config_invalid");
});
