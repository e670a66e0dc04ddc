/**
 * Every form of `auth:` that the original's pages, blog and drafts show (cloudposse/atmos, `website/`, `docs/`,
 * `examples/`), each in the least that has it: what the original loads is valid here, or the row says why not.
 */
import { assertEquals } from "@std/assert";
import { clouds } from "../../../providers/mod.ts";
import { command } from "../machine.ts";

const ARN = "arn:aws:iam::123456789012";
const GUID = "12345678-1234-1234-1234-123456789012";
const MAIL = "ci@my-project.iam.gserviceaccount.com";

/** What entries follow, without which none of them would be whole. */
const AROUND = {
  providers: {
    sso:
      "{ kind: aws/iam-identity-center, region: us-east-1, start_url: https://c.awsapps.com/start/ }",
    saml: "{ kind: aws/saml, region: us-east-1, url: https://c.okta.com/app/a/b/sso/saml }",
    hub:
      "{ kind: github/oidc, region: us-east-1, spec: { audience: sts.us-east-1.amazonaws.com } }",
    az: `{ kind: azure/cli, spec: { tenant_id: "${GUID}" } }`,
    adc: "{ kind: gcp/adc, spec: {} }",
    pro: "{ kind: atmos/pro, spec: { workspace_id: ws } }",
  },
  identities: {
    base: "{ kind: aws/user }",
    sub:
      `{ kind: azure/subscription, via: { provider: az }, principal: { subscription_id: "${GUID}" } }`,
  },
};

/** A form, and what is said of it; nothing is said of one that is as good here as there. */
type Row = readonly [form: string, said?: string];

const provider = (rows: readonly Row[]) => rows.map(([form, said]) => ["providers", form, said]);
const identity = (rows: readonly Row[]) => rows.map(([form, said]) => ["identities", form, said]);
const integration = (rows: readonly Row[]) =>
  rows.map(([form, said]) => ["integrations", form, said]);

const SSO =
  "kind: aws/iam-identity-center, region: us-east-1, start_url: https://c.awsapps.com/start";
const SAML = "kind: aws/saml, region: us-east-1, url: https://c.okta.com/app/a/b/sso/saml";
const AZURE = `spec: { tenant_id: "${GUID}", subscription_id: "${GUID}", location: eastus`;
const POOL = `project_number: "123456789012", workload_identity_pool_id: p, ` +
  "workload_identity_provider_id: q";
const ROLE = `principal: { assume_role: "${ARN}:role/R" }`;
const PRO = "this version does not support the kind";
const NO_ROLE = "can't follow aws/iam-identity-center";

const FORMS = [
  ...provider([
    [`{ ${SSO} }`],
    [`{ ${SSO}, auto_provision_identities: true, session: { duration: 4h } }`],
    [`{ ${SSO}, console: { session_duration: 12h }, default: true, tags: [a, b] }`],
    [`{ ${SSO}, session: { duration: 3600 } }`],
    [`{ ${SSO}, session: { duration: "1d" } }`],
    [`{ ${SSO}, spec: { endpoint_url: "http://localhost:4566" } }`],
    [`{ ${SSO}, spec: { files: { base_path: ~/.config/atmos/aws/ } } }`],
    [`{ ${SSO}, spec: { discovery: { include_tags: true } } }`, "spelling_accepted"],
    ["{ kind: aws/iam-identity-center, spec: { region: us-east-1, start_url: https://c.example/s } }"],
    ["{ kind: aws/iam-identity-center, region: us-east-1, start_url: https://mock }"],
    [`{ ${SAML}, driver: Browser }`],
    [`{ ${SAML}, driver: GoogleApps }`],
    [`{ ${SAML}, driver: Okta }`],
    [`{ ${SAML}, driver: ADFS, session: { duration: 1h } }`],
    [`{ ${SAML}, idp_arn: "${ARN}:saml-provider/o", profile: "" }`, "spelling_accepted"],
    ["{ kind: github/oidc, region: us-east-1, spec: { audience: sts.us-east-1.amazonaws.com } }"],
    ["{ kind: github/oidc, region: us-east-1 }"],
    [`{ kind: azure/interactive, ${AZURE} } }`],
    [`{ kind: azure/interactive, ${AZURE}, cloud_environment: usgovernment } }`],
    [`{ kind: azure/device-code, ${AZURE}, client_id: "${GUID}" } }`],
    [`{ kind: azure/device-code, tenant_id: "${GUID}", subscription_id: "${GUID}" }`],
    [`{ kind: azure/oidc, ${AZURE}, client_id: "${GUID}", cloud_environment: china } }`],
    [`{ kind: azure/oidc, ${AZURE}, client_id: "${GUID}", audience: a, token_file_path: /t } }`],
    [`{ kind: azure/oidc, ${AZURE}, client_id: YOUR_APP_CLIENT_ID } }`, "must be an application's"],
    [`{ kind: azure/cli, ${AZURE} } }`],
    // Not even the original's own code can do without.
    ["{ kind: azure/cli }", '"tenant_id" is missing'],
    [`{ kind: azure/service-principal, tenant_id: "${GUID}", client_id: "${GUID}", client_secret: s }`],
    ["{ kind: gcp/adc }"],
    ["{ kind: gcp/adc, project_id: my-project-1, region: us-central1, scopes: [https://a.example/b] }"],
    ["{ kind: gcp/adc, spec: { project_id: my-project-1, region: us-central1 } }"],
    [`{ kind: gcp/workload-identity-federation, ${POOL}, service_account_email: ${MAIL} }`],
    [`{ kind: gcp/workload-identity-federation, spec: { ${POOL}, project_id: my-project-1 } }`],
    [
      `{ kind: gcp/workload-identity-federation, ${POOL}, token_source: ` +
      "{ type: url, url: https://o.example/t, audience: //iam.example/p, allowed_hosts: [o.example] } }",
    ],
    [
      `{ kind: gcp/workload-identity-federation, spec: { ${POOL}, ` +
      "token_source: { type: environment, environment_variable: T } } }",
    ],
    [
      `{ kind: gcp/workload-identity-federation, spec: { ${POOL}, ` +
      "token_source: { type: file, file_path: /t } } }",
    ],
    // The kinds of a draft, which no version of the original has: ours take the key itself, or a reference to it.
    ['{ kind: github/user, client_id: "Iv1.abc", scopes: [repo] }'],
    ['{ kind: github/user, client_id: "Iv1.abc", token_lifetime: 8h }', "key_unknown"],
    [
      '{ kind: github/app, app_id: "1", installation_id: "2", private_key_env: K, ' +
      'permissions: { contents: write }, repositories: ["o/r"] }',
      '"private_key_env" is not a known key',
    ],
    [
      '{ kind: github/app, app_id: "1", installation_id: "2", private_key_path: /k.pem }',
      '"private_key_path" is not a known key',
    ],
    [
      "{ kind: atmos/pro, spec: { workspace_id: ws, base_url: https://p.example, audience: p } }",
      PRO,
    ],
    ["{ kind: okta/device-code, spec: { org_url: https://c.okta.com, client_id: x } }", PRO],
    ["{ kind: mock/aws, config: { description: x } }"],
  ]),
  ...identity([
    ["{ kind: aws/permission-set, via: { provider: sso }, principal: { name: A, account: { name: d } } }"],
    [
      "{ kind: aws/permission-set, default: true, via: { provider: sso }, " +
      'principal: { name: A, account: { id: "123456789012" } } }',
    ],
    // Four tutorials write it, and the original's code asks for a map.
    [
      "{ kind: aws/permission-set, via: { provider: sso }, principal: { name: A, account: dev } }",
      '"principal.account" must be a map',
    ],
    // A dot in a key is a dot here, as the original has it where identities are read.
    [
      "{ kind: aws/permission-set, via.provider: sso, " +
      'principal: { name: A, account.id: "123456789012" } }',
      '"via" is missing',
    ],
    [`{ kind: aws/assume-role, via: { identity: base }, ${ROLE}, required: true }`],
    [
      "{ kind: aws/assume-role, via: { provider: saml }, " +
      `principal: { assume_role: "${ARN}:role/R", session_name: s, duration: 1h } }`,
    ],
    [`{ kind: aws/assume-role, via: { provider: hub }, ${ROLE}, tags: [ci] }`],
    // There it loads, and fails when it is used: a portal's token signs nothing.
    [`{ kind: aws/assume-role, via: { provider: sso }, ${ROLE} }`, NO_ROLE],
    // The page shows no more than the one key.
    ["{ kind: aws/assume-role, default: true, required: true }", '"principal" is missing'],
    [
      '{ kind: aws/assume-root, via: { identity: base }, principal: { target_principal: "123456789012", ' +
      'task_policy_arn: "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy", duration: 15m } }',
    ],
    [
      "{ kind: aws/user, credentials: { access_key_id: !env A, secret_access_key: !env B, " +
      `region: us-east-1, mfa_arn: "${ARN}:mfa/u" } }`,
    ],
    [`{ kind: aws/user, credentials: { mfa_arn: !env AWS_MFA_ARN }, session: { duration: 36h } }`],
    ["{ kind: aws/user, credentials: { webflow_enabled: false } }"],
    ['{ kind: aws/user, spec: { endpoint_url: "http://localhost:4566" } }'],
    ["{ kind: aws/user, enabled: false, credentials: { region: us-east-1 } }", "key_unknown"],
    ["{ kind: aws/ambient, principal: { region: us-east-1 } }"],
    ["{ kind: ambient }"],
    [
      "{ kind: azure/subscription, via: { provider: az }, " +
      `principal: { subscription_id: "${GUID}", location: eastus, resource_group: r } }`,
    ],
    [
      "{ kind: azure/pim-role, via: { identity: sub }, principal: { scope: /s } }",
      PRO,
    ],
    [
      `{ kind: gcp/service-account, via: { provider: adc }, principal: { service_account_email: ${MAIL}, ` +
      `project_id: my-project-1, scopes: [https://a.example/b], lifetime: 3600s, delegates: [${MAIL}] } }`,
    ],
    [
      "{ kind: gcp/project, via: { provider: adc }, " +
      "principal: { project_id: my-project-1, region: us-central1, zone: us-central1-a } }",
    ],
    ["{ kind: atmos/pro, via: { provider: pro } }", PRO],
    ["{ kind: okta/api-access, via: { provider: pro } }", PRO],
    ["{ kind: mock, alias: m, env: [{ key: A, value: b }] }"],
    // What a provider was found to offer says the rest.
    ["{ session: { duration: 12h } }", '"kind" is missing'],
  ]),
  ...integration([
    [
      "{ kind: aws/ecr, via: { identity: base }, " +
      'spec: { auto_provision: true, registry: { account_id: "123456789012", region: us-east-2 } } }',
    ],
    ["{ kind: aws/ecr-public, via: { identity: base }, spec: { auto_provision: true } }"],
    [
      "{ kind: aws/eks, via: { identity: base }, spec: { cluster: { name: c, region: us-east-2, " +
      'alias: a, kubeconfig: { path: /k, mode: "0600", update: merge } } } }',
    ],
    ["{ kind: azure/acr, via: { identity: sub }, spec: { registry: { name: myregistry } } }"],
    [
      "{ kind: aws/rds, via: { identity: base }, spec: { database: { host: d.example, port: 5432 } } }",
      PRO,
    ],
    ["{ kind: github/sts, via: { provider: pro }, spec: { repos: [o/r], token_env: T } }", PRO],
    // A draft.
    [
      "{ kind: teleport/kubernetes, via: { identity: base } }",
      'there is no kind "teleport/kubernetes"',
    ],
  ]),
] as const;

/** The entry among what it may follow. */
function configWith(part: string, form: string): string {
  const lines = (key: "providers" | "identities") =>
    Object.entries(AROUND[key]).map(([name, text]) => `    ${name}: ${text}\n`).join("");
  const own = `    it: ${form}\n`;
  return `auth:\n  providers:\n${lines("providers")}${part === "providers" ? own : ""}` +
    `  identities:\n${lines("identities")}${part === "identities" ? own : ""}` +
    (part === "integrations" ? `  integrations:\n${own}` : "");
}

interface Said {
  readonly code: string;
  readonly message: string;
  readonly path: string;
}

async function saidOf(config: string): Promise<readonly Said[]> {
  const { out } = await command(["auth", "validate", "--json"], { config, clouds });
  const { problems }: { problems: readonly { code: string; message: string; at?: Said }[] } = JSON
    .parse(out);
  return problems.map(({ code, message, at }) => ({ code, message, path: at?.path ?? "" }));
}

for (const [part, form, said] of FORMS) {
  Deno.test(`${part}: ${form} ${said === undefined ? "is valid" : `is remarked upon: ${said}`}`, async () => {
    const all = await saidOf(configWith(part!, form!));
    const own = all.filter(({ path }) => path.startsWith(`auth.${part}.it`));
    const fits = said !== undefined &&
      own.some(({ code, message }) => code === said || message.includes(said));
    assertEquals(
      [own.length > 0, fits],
      said === undefined ? [false, false] : [true, true],
      JSON.stringify(own),
    );
    if (said === "spelling_accepted") {
      assertEquals([...new Set(own.map(({ code }) => code))], [said]);
    }
  });
}

/** The sections around the entries. */
const SECTIONS: readonly Row[] = [
  ["auth: { logs: { level: Info, file: /tmp/a.log } }"],
  ["auth: { logs: { level: Debug } }"],
  ["auth: { logs: { level: Warn } }"],
  ["auth: { keyring: { type: system, spec: {} } }"],
  ["auth: { keyring: { type: file, spec: { path: ~/.atmos/keyring, password_env: P } } }"],
  ["auth: { keyring: { type: memory } }"],
  ["auth: { console: { isolated_sessions: true } }"],
  ["auth: { realm: customer-acme }"],
  ["profiles: { base_path: custom/profiles }\nauth: {}"],
  ["metadata: { name: x, tags: [a] }\nsettings: { terminal: { color: false } }\nauth: {}"],
  ["import: []\nauth: {}"],
  ["env: { A: b, C: 1 }\nauth: {}"],
];

for (const [text] of SECTIONS) {
  Deno.test(`${text.replaceAll("\n", " ")} is valid`, async () => {
    assertEquals(await saidOf(`${text}\n`), []);
  });
}
