import { assertEquals } from "@std/assert";
import { ANNOUNCED } from "../announced.ts";
import { clouds } from "../../../../providers/mod.ts";
import { modelOf } from "../modelled.ts";
import { shown } from "../world.ts";

Deno.test("the announced shape means the same as the map form", async () => {
  const { providers, identities, problems } = await modelOf(ANNOUNCED);
  assertEquals(problems, []);
  assertEquals(shown(providers.get("aws-sso")?.tree), {
    kind: "aws/iam-identity-center",
    start_url: "https://your-org.awsapps.com/start",
    region: "us-east-1",
  });
  assertEquals(shown(identities.get("prod-admin")?.tree), {
    kind: "aws/permission-set",
    via: { provider: "aws-sso" },
    principal: { account: { id: "987654321098" }, name: "AdminRole" },
  });
});

/** A provider in the announced shape, and what it becomes. */
const PROVIDERS: readonly [written: string, means: unknown][] = [
  ["{type: aws-sso, config: {sso_region: x}}", { kind: "aws-sso", region: "x" }],
  ["{type: aws, config: {url: u, region: r}}", { kind: "aws/saml", url: "u", region: "r" }],
  ["{type: saml, config: {username: me}}", { kind: "saml", username: "me" }],
  ["{type: aws/saml, url: u}", { kind: "aws/saml", url: "u" }],
  ["{type: azure, config: {tenant_id: t}}", {
    kind: "azure/interactive",
    tenant_id: "t",
  }],
  ["{type: azure, config: {audience: a}}", { kind: "azure/oidc", audience: "a" }],
  ["{type: azure/cli, config: {tenant_id: t}}", { kind: "azure/cli", tenant_id: "t" }],
  ["{type: gcp}", { kind: "gcp/adc" }],
  [
    "{type: gcp, config: {workload_identity_pool_id: p}}",
    { kind: "gcp/workload-identity-federation", workload_identity_pool_id: "p" },
  ],
  ["{type: github, config: {audience: a}}", { kind: "github/oidc", audience: "a" }],
  ["{type: github, config: {app_id: 3}}", { kind: "github/app", app_id: 3 }],
  ["{type: mock}", { kind: "mock" }],
  ["{type: okta}", { kind: "okta" }],
  [
    "{type: aws, config: {session_duration: 1h, endpoint_url: e, tags: [a]}}",
    {
      kind: "aws/iam-identity-center",
      session: { duration: "1h" },
      spec: { endpoint_url: "e" },
      tags: ["a"],
    },
  ],
  ["{kind: mock, name: it}", { kind: "mock" }],
  ["{kind: mock, name: other}", { kind: "mock", name: "other" }],
];

Deno.test("a provider's type becomes its kind, and config goes where the kind reads it", async () => {
  for (const [written, means] of PROVIDERS) {
    const { providers } = await modelOf(`auth: {providers: {it: ${written}}}`, {}, clouds);
    assertEquals(shown(providers.get("it")?.tree), means, written);
  }
});

/** An identity in the announced shape, and what it becomes. */
const IDENTITIES: readonly [written: string, means: unknown][] = [
  [
    "{provider: sso, config: {role_arn: a, role_session_name: s}}",
    {
      kind: "aws/assume-role",
      via: { provider: "sso" },
      principal: { assume_role: "a", session_name: "s" },
    },
  ],
  [
    "{provider: base, config: {role_arn: a}}",
    { kind: "aws/assume-role", via: { identity: "base" }, principal: { assume_role: "a" } },
  ],
  [
    "{provider: both, config: {role_arn: a}}",
    { kind: "aws/assume-role", via: { provider: "both" }, principal: { assume_role: "a" } },
  ],
  [
    "{provider: nowhere, config: {role_arn: a}}",
    { kind: "aws/assume-role", via: { provider: "nowhere" }, principal: { assume_role: "a" } },
  ],
  [
    "{provider: sso, config: {permission_set: p, account_name: n, region: r}}",
    {
      kind: "aws/permission-set",
      via: { provider: "sso" },
      principal: { name: "p", account: { name: "n" }, region: "r" },
    },
  ],
  [
    "{provider: az, config: {subscription_id: s}}",
    { kind: "azure/subscription", via: { provider: "az" }, principal: { subscription_id: "s" } },
  ],
  [
    "{provider: az, config: {project_id: p}}",
    { kind: "gcp/project", via: { provider: "az" }, principal: { project_id: "p" } },
  ],
  [
    "{provider: az, config: {project_id: p, service_account_email: e}}",
    {
      kind: "gcp/service-account",
      via: { provider: "az" },
      principal: { project_id: "p", service_account_email: "e" },
    },
  ],
  [
    "{type: aws, config: {access_key_id: k, mfa_arn: m}}",
    { kind: "aws/user", credentials: { access_key_id: "k", mfa_arn: "m" } },
  ],
  ["{type: aws/user}", { kind: "aws/user" }],
  [
    "{provider: fake, config: {account_id: '1', role_name: r}}",
    { kind: "mock", via: { provider: "fake" }, principal: { account_id: "1", role_name: "r" } },
  ],
  [
    "{kind: aws/user, provider: informational, via: {provider: sso}}",
    { kind: "aws/user", provider: "informational", via: { provider: "sso" } },
  ],
  ["{provider: sso}", { via: { provider: "sso" } }],
  [
    "{provider: sso, config: {role_name: r}, default: true, env: {PORT: 8080, ON: true, ID: 012}}",
    {
      kind: "aws/permission-set",
      via: { provider: "sso" },
      principal: { name: "r" },
      default: true,
      env: { PORT: "8080", ON: "true", ID: "012" },
    },
  ],
];

Deno.test("an identity's kind follows from its provider or from what config says", async () => {
  for (const [written, means] of IDENTITIES) {
    const { identities } = await modelOf(
      `
auth:
  providers: {sso: {kind: aws/sso}, az: {type: azure}, fake: {type: mock}, both: {kind: aws/saml}}
  identities: {base: {kind: aws/user}, both: {kind: mock}, it: ${written}}
`,
      {},
      clouds,
    );
    assertEquals(shown(identities.get("it")?.tree), means, written);
  }
});

Deno.test("a key of config that says what another says already is a problem", async () => {
  const { providers } = await modelOf(
    "auth: {providers: {it: {type: aws, region: a, config: {sso_region: b}}}}",
  );
  const [problem] = providers.get("it")!.problems;
  assertEquals(
    problem?.message,
    'Cannot use provider "it": "config.sso_region" and "region" say the same',
  );
});

Deno.test("a section auth that is no map is told once, with one in its place", async () => {
  for (const value of ['"no"', "[a]", "5", "true", "!exec echo"]) {
    const { problems } = await modelOf(`auth: ${value}\n`);
    assertEquals(problems.length, 1, value);
    assertEquals(problems[0]!.hint, "auth: {identities: {NAME: {kind: KIND}}}");
    assertEquals(problems[0]!.message.startsWith("Cannot use the section auth: it "), true);
  }
  for (const value of ["", "~", "{}"]) {
    assertEquals((await modelOf(`auth: ${value}\n`)).problems, [], value);
  }
});
