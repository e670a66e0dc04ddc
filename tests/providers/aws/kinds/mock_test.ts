import { assertEquals } from "@std/assert";
import { mockAws } from "../../../../providers/aws/kinds/mock.ts";
import { mock } from "../../../../providers/mock/mod.ts";
import { fakeWorld } from "../../fake_world.ts";
import { issuesOf, placeFor, planOf } from "../../plans.ts";

const [provider, identity] = mockAws;

Deno.test("mock/aws asks nobody, and every value says EXAMPLE", async () => {
  const via = planOf(provider!, { region: "eu-west-1", spec: { anything: 1 } });
  const plan = planOf(identity!, { principal: { name: "Admin" } }, via, "dev admin");
  assertEquals([plan.hosts(fakeWorld().env), plan.stored], [[], false]);
  assertEquals(plan.facts, {
    region: "eu-west-1",
    account: "123456789012",
    principal: "arn:aws:iam::123456789012:user/mock-user",
  });
  const { secret, expires, shown } = await plan.signIn(fakeWorld(), undefined);
  assertEquals(expires, Date.parse("2099-12-31T23:59:59Z"));
  const values = [shown.access_key_id!, ...Object.values(secret).map((it) => it.reveal())];
  assertEquals(values, [
    "AKIAMOCK000000EXAMPLE",
    "mock-secret-of-dev-admin-EXAMPLE",
    "mock-token-of-dev-admin-EXAMPLE",
  ]);
});

Deno.test("mock/aws gives a shell what a real AWS identity would", async () => {
  const plan = planOf(identity!, {});
  const grant = plan.grant!(await plan.signIn(fakeWorld(), undefined), placeFor());
  assertEquals(grant.variables.AWS_PROFILE, "prod-admin");
  assertEquals(Object.keys(grant.files).sort(), [
    "aws/boto",
    "aws/config",
    "aws/credentials",
    "aws/session.json",
  ]);
  assertEquals(
    (await plan.verify!(fakeWorld(), await plan.signIn(fakeWorld(), undefined))).account,
    "123456789012",
  );
});

Deno.test("mock stands for any kind, whatever else is written there", async () => {
  const [, identity] = mock;
  assertEquals(issuesOf(identity!, { principal: { a: { b: 1 } }, credentials: {}, spec: {} }), []);
  const plan = planOf(identity!, {});
  const credential = await plan.signIn(fakeWorld(), undefined);
  assertEquals(credential.secret.token?.reveal(), "mock-token-of-prod-EXAMPLE");
  assertEquals(plan.grant!(credential, placeFor()), {
    variables: { MOCK_IDENTITY: "prod-admin" },
    files: {},
    pass: [],
    serves: { lasting: ["tests"], brief: [], none: [] },
  });
});
