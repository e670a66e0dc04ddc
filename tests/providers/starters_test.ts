/** The ways in that the clouds offer: what is asked can be answered, and what comes of it is valid. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { NO_CLOUD } from "../../lib/provider/kind.ts";
import { clouds } from "../../providers/mod.ts";
import { GOOGLE_KEY, KEY } from "../key_files.ts";
import { atHome, command, CONFIG } from "../lib/machine.ts";

const STARTERS = (await Promise.all(
  clouds.map(async ({ name, starters }) =>
    (await starters?.() ?? []).map((starter) => ({ cloud: name, starter }))
  ),
)).flat();

Deno.test("every cloud with tools of its own has ways in, each by a name that says whose it is", () => {
  const offering = [...new Set(STARTERS.map(({ cloud }) => cloud))];
  assertEquals(offering, ["aws", "azure", "gcp", "github", NO_CLOUD]);
  const names = STARTERS.map(({ starter }) => starter.name);
  assertEquals(new Set(names).size, names.length);
  for (const { cloud, starter } of STARTERS) {
    assert(cloud === NO_CLOUD || starter.name.startsWith(`${cloud}-`), starter.name);
    assert(starter.label.length < 57, `${starter.label} is cut off at 60 columns`);
  }
});

async function print(name: string, answers: readonly (readonly [string, string])[]) {
  const said = answers.flatMap(([key, value]) => ["--set", `${key}=${value}`]);
  return await command(["--no-color", "init", name, ...said, "--print"], { clouds });
}

/** What such a file holds. */
function contentOf(file: string): string {
  if (file.endsWith(".json")) return GOOGLE_KEY;
  return file.endsWith(".pem") ? KEY : "a secret";
}

for (const { starter: { name, questions } } of STARTERS) {
  Deno.test(`${name}: its examples make a configuration in which nothing is wrong`, async () => {
    const needed = questions.filter(({ fallback, optional }) => !fallback && !optional);
    for (const asked of [needed, questions]) {
      const { status, out, err } = await print(name, asked.map((one) => [one.name, one.example]));
      assertEquals([status, err], [0, ""]);
      const named = asked.flatMap(({ example }) => /^(?:file:)?~\/(.+)/.exec(example)?.[1] ?? []);
      const files = Object.fromEntries(named.map((file) => [`/home/ada/${file}`, contentOf(file)]));
      const valid = await command(["validate"], { config: out, clouds, files });
      assertEquals(valid.status, 0, valid.err);
      assertEquals(valid.err.includes("warning"), false, valid.err);
    }
  });
}

for (const { starter: { name, questions } } of STARTERS) {
  Deno.test(`${name}: giving up at any of its questions writes nothing`, async () => {
    const asked = questions.filter(({ unasked }) => !unasked);
    for (const count of [...asked.keys(), asked.length]) {
      const answers = [...asked.slice(0, count).map(({ example }) => example), undefined];
      const { status, err, system } = await command(["--no-color", "init", name], {
        ...{ clouds, terminal: true, answers },
      });
      assertEquals([status, err.endsWith("Cancelled\n"), system.asked.length], [
        130,
        true,
        count + 1,
      ]);
      assertEquals([atHome(system), system.files.texts()["/work/atmos.yaml"]], [{}, undefined]);
    }
  });
}

const WRONG: readonly (readonly [string, string, string, string])[] = [
  ["aws-sso", "start_url", "acme.awsapps.com/start", "must be an https:// address"],
  ["aws-sso", "start_url", "https://ada:pw@acme.awsapps.com", "must be an https:// address"],
  ["aws-sso", "region", "useast1", "must be a region, such as us-east-1"],
  ["aws-sso", "region", "Ireland", "must be a region"],
  ["aws-role", "assume_role", "123456789012", "must be an ARN of iam"],
  ["aws-role", "assume_role", "arn:aws:iam::123:role/x", "must be an ARN of iam"],
  ["aws-role", "assume_role", "arn:aws:iam::123456789012:user/x", "must be the ARN of a role"],
  ["aws-user", "name", "a\u0007b", "must be a name that needs no quotes"],
  ["azure-user", "tenant_id", "contoso", "must be a tenant's id or domain"],
  ["azure-user", "subscription_id", "production", "must be a subscription's id"],
  ["azure-app", "secret", "a~secret", "must be SCHEME:REST"],
  ["gcp-user", "project_id", "My Project", "must be a project id"],
  ["gcp-impersonate", "service_account_email", "ada@example.com", "must be a service account"],
  ["github-app", "app_id", "my-app", "must be a number"],
  ["github-user", "client_id", "my app", "must be a client id"],
];

Deno.test("a wrong answer is refused by its field's own schema, with an example", async () => {
  for (const [name, key, value, why] of WRONG) {
    const { status, out, err } = await print(name, [[key, value]]);
    assertEquals([status, out], [2, ""], `${name} ${key}`);
    assertStringIncludes(err, `error: --set ${key}: it ${why}`);
    assertEquals(/ \(for example |, such as /.test(err), true, err);
    assertStringIncludes(err, `hint: atmos-auth init ${name} --print --set `);
  }
});

Deno.test("what stands in a hint for an answer is none, whatever is asked", async () => {
  for (const { starter: { name, questions } } of STARTERS) {
    for (const question of questions) {
      const { status, out, err } = await print(name, [[
        question.name,
        question.name.toUpperCase(),
      ]]);
      assertEquals([status, out], [2, ""], `${name} ${question.name}`);
      assertStringIncludes(err, `error: --set ${question.name}: it must be your own`);
    }
  }
});

Deno.test("an identity finds its provider where that one's name was taken", async () => {
  const config = "auth:\n  providers:\n    github-login: {kind: github/user, client_id: other}\n";
  const said = ["init", "github-user", "--own", "--set", "client_id=Iv23liEXAMPLE"];
  const { system } = await command(said, { clouds, config });
  const text = system.files.texts()[CONFIG]!;
  assertStringIncludes(text, "      via:\n        provider: github-login-2\n");
  assertEquals((await command(["validate"], { config: text, clouds })).status, 0);
});

Deno.test("the address that a browser shows inside of the portal will do", async () => {
  const address = "https://acme.awsapps.com/start/#/?tab=accounts";
  const { out } = await print("aws-sso", [["start_url", address], ["region", "eu-west-1"]]);
  assertStringIncludes(out, "      start_url: https://acme.awsapps.com/start\n");
});
