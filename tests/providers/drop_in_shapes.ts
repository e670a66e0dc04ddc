/**
 * Every distinct shape that an `auth:` section has in the documentation, the examples and the tests of the original,
 * with names of our own; and what becomes of it here: the identities that can be used, and what `validate` finds.
 */

/** A section, the identities that can be used, and findings as `severity path`. */
export interface Shape {
  readonly what: string;
  readonly yaml: string;
  readonly usable: readonly string[];
  readonly findings: readonly string[];
}

const GUID = '"00000000-0000-0000-0000-000000000000"';
const PORTAL =
  "portal: {kind: aws/iam-identity-center, region: eu-west-1, start_url: https://isle.awsapps.com/start}";
const SET = 'kind: aws/permission-set, principal: {name: Reader, account: {id: "000000000012"}}';
const ROLE = "principal: {assume_role: arn:aws:iam::000000000012:role/Keeper}";

function section(parts: { providers?: string; identities?: string; more?: string }): string {
  const { providers, identities, more = "" } = parts;
  const part = (name: string, text?: string) =>
    text === undefined ? "" : `  ${name}:\n${text.trim().replace(/^\s*/gm, "    ")}\n`;
  return `auth:\n${part("providers", providers)}${part("identities", identities)}${more}`;
}

function fine(what: string, yaml: string, ...usable: readonly string[]): Shape {
  return { what, yaml, usable, findings: [] };
}

/** All of them. */
export const SHAPES: readonly Shape[] = [
  fine(
    "a portal with all that it may say",
    section({
      providers:
        `portal: {kind: aws/iam-identity-center, region: eu-west-1, start_url: https://isle.awsapps.com/start/, auto_provision_identities: true, session: {duration: 4h}, console: {session_duration: 12h}, default: true, tags: [a, b], spec: {endpoint_url: "http://localhost:4566", files: {base_path: ~/creds}}}`,
      identities:
        `reader: {${SET}, default: true, required: true, alias: r, via: {provider: portal}, session: {duration: 4h}}
        named: {kind: aws/permission-set, via: {provider: portal}, principal: {name: Reader, account: {name: sandbox}}}`,
    }),
    "reader",
    "named",
  ),
  fine(
    "the older spelling of an endpoint",
    section({
      providers:
        `portal: {kind: aws/iam-identity-center, region: eu-west-1, start_url: https://isle.awsapps.com/start, spec: {aws: {resolver: {url: "http://localhost:4566"}}}}`,
      identities: `reader: {${SET}, via: {provider: portal}}
        user: {kind: aws/user, credentials: {access_key_id: test, secret_access_key: test, region: eu-west-1, aws: {resolver: {url: "http://localhost:4566"}}}}`,
    }),
    "reader",
    "user",
  ),
  fine(
    "roles, one on top of another",
    section({
      providers: PORTAL,
      identities: `base: {${SET}, via: {provider: portal}}
        role: {kind: aws/assume-role, via: {identity: base}, principal: {assume_role: arn:aws:iam::000000000012:role/A, session_name: me, external_id: x, duration: 1h, region: eu-west-1}, spec: {endpoint_url: "http://localhost:4566"}}
        next: {kind: aws/assume-role, default: false, via: {identity: role}, ${ROLE}, session: {duration: "1h"}}
        root: {kind: aws/assume-root, via: {identity: base}, principal: {target_principal: "000000000012", task_policy_arn: arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy, duration: 15m}}`,
    }),
    "base",
    "role",
    "next",
    "root",
  ),
  fine(
    "SAML with each of its fields",
    section({
      providers:
        "idp: {kind: aws/saml, region: eu-west-1, url: https://idp.example/saml, username: me, password: pw, driver: Okta, provider_type: Okta, download_browser_driver: true, browser_type: chromium, browser_executable_path: /opt/chrome, session: {duration: 1h}}",
      identities: `role: {kind: aws/assume-role, via: {provider: idp}, ${ROLE}}`,
    }),
    "role",
  ),
  fine(
    "an IAM user, with keys of variables, with MFA, and without anything",
    section({
      identities:
        `keys: {kind: aws/user, credentials: {access_key_id: !env "ISLE_ID AKIAEXAMPLE", secret_access_key: !env "ISLE_KEY x"}}
        mfa: {kind: aws/user, credentials: {region: eu-west-1, mfa_arn: arn:aws:iam::000000000012:mfa/me, webflow_enabled: false}, session: {duration: 12h}, env: [{key: FLAVOUR, value: mint}]}
        bare: {kind: aws/user}`,
    }),
    "keys",
    "mfa",
    "bare",
  ),
  fine(
    "what the surroundings give, or a program",
    section({
      identities: `here: {kind: aws/ambient, principal: {region: eu-west-1}}
        any: {kind: ambient}
        helper: {kind: aws/credential-process, credentials: {credential_process: helper --json, region: eu-west-1}, spec: {endpoint_url: "http://localhost:4566"}}
        role: {kind: aws/assume-role, via: {identity: helper}, ${ROLE}}`,
    }),
    "here",
    "any",
    "helper",
    "role",
  ),
  fine(
    "GitHub Actions, with an audience and without",
    section({
      providers: `job: {kind: github/oidc, region: eu-west-1, spec: {audience: sts.amazonaws.com}}
        bare: {kind: github/oidc, region: eu-west-1}`,
      identities: `role: {kind: aws/assume-role, via: {provider: job}, ${ROLE}}
        other: {kind: aws/assume-role, via: {provider: bare}, ${ROLE}}`,
    }),
    "role",
    "other",
  ),
  fine(
    "Azure below spec, and in the entry itself",
    section({
      providers:
        `cli: {kind: azure/cli, spec: {tenant_id: ${GUID}, subscription_id: ${GUID}, location: eastus}}
        code: {kind: azure/device-code, spec: {tenant_id: ${GUID}, client_id: ${GUID}, cloud_environment: usgovernment, files: {base_path: ""}}}
        page: {kind: azure/interactive, tenant_id: ${GUID}}
        job: {kind: azure/oidc, spec: {tenant_id: ${GUID}, client_id: ${GUID}, audience: "api://AzureADTokenExchange", token_file_path: /t}}
        app: {kind: azure/service-principal, spec: {tenant_id: ${GUID}, client_id: ${GUID}, client_secret: x}}`,
      identities: ["cli", "code", "page", "job", "app"].map((name) =>
        `by-${name}: {kind: azure/subscription, via: {provider: ${name}}, principal: {subscription_id: ${GUID}, location: eastus, resource_group: my-rg}}`
      ).join("\n"),
    }),
    ...["by-cli", "by-code", "by-page", "by-job", "by-app"],
  ),
  fine(
    "Google Cloud: flat, below spec, without any, by its older names",
    section({
      providers:
        `flat: {kind: gcp/adc, project_id: isle-project, region: europe-west1, scopes: ["https://www.googleapis.com/auth/cloud-platform"]}
        spec: {kind: gcp/adc, spec: {project_id: isle-project}}
        bare: {kind: gcp/adc}
        empty: {kind: gcp/adc, spec: {}}
        pool: {kind: gcp/workload-identity-federation, spec: {project_id: isle-project, project_number: "123456789012", workload_identity_pool_id: pool, workload_identity_provider_id: forge, service_account_email: a@isle-project.iam.gserviceaccount.com, token_source: {type: url, url: https://tokens.example, request_token: x, audience: y, allowed_hosts: [tokens.example]}}}
        older: {kind: gcp/workload-identity-federation, project_number: 123456789012, workload_identity_pool: pool, workload_identity_provider: forge, token_source: {type: environment, environment_variable: TOKEN}}`,
      identities:
        `account: {kind: gcp/service-account, via: {provider: spec}, principal: {service_account_email: a@isle-project.iam.gserviceaccount.com, project_id: isle-project, scopes: ["https://www.googleapis.com/auth/cloud-platform"], lifetime: 3600s, delegates: [b@isle-project.iam.gserviceaccount.com]}}
        ${
          ["flat", "bare", "empty", "pool", "older"].map((name) =>
            `by-${name}: {kind: gcp/project, via: {provider: ${name}}, principal: {project_id: isle-project, region: europe-west1, zone: europe-west1-b}}`
          ).join("\n")
        }`,
    }),
    ...["account", "by-flat", "by-bare", "by-empty", "by-pool", "by-older"],
  ),
  fine(
    "fakes, whatever they stand in for",
    section({
      providers:
        `fake: {kind: mock, region: eu-west-1, start_url: https://x.example, spec: {anything: 1}}
        aws: {kind: mock/aws, region: eu-west-1}`,
      identities:
        `one: {kind: mock, via: {provider: fake}, principal: {name: x, account: {id: "1"}}, credentials: {a: b}}
        two: {kind: mock/aws, via: {provider: aws}}
        three: {kind: mock}`,
    }),
    "one",
    "two",
    "three",
  ),
  fine(
    "registries and clusters",
    section({
      identities: "base: {kind: aws/user}",
      more: `  integrations:
    dev/images: {kind: aws/ecr, via: {identity: base}, spec: {auto_provision: false, registry: {account_id: "000000000012", region: eu-west-1}}}
    public: {kind: aws/ecr-public, via: {identity: base}, spec: {registry: {region: us-east-1}}}
    bare: {kind: aws/ecr-public, via: {identity: base}}
    cluster: {kind: aws/eks, via: {identity: base}, spec: {cluster: {name: c, region: eu-west-1, alias: d, kubeconfig: {path: ~/k, mode: "0600", update: merge}}}}
`,
    }),
    "base",
  ),
  fine(
    "settings, as the documentation spells them",
    `auth:
  realm: isle
  logs: {level: Info, file: /var/log/auth.log}
  keyring: {type: file, spec: {path: ~/keys, password_env: MY_PASSWORD}}
  console: {isolated_sessions: true}
  identities: {it: {kind: mock}}
`,
    "it",
  ),
  fine("nothing but settings", "auth:\n  keyring: {type: memory}\n  logs: {level: Debug}\n"),
  fine(
    "the older name of a portal",
    section({
      providers:
        "portal: {kind: aws/sso, region: eu-west-1, start_url: https://isle.awsapps.com/start}",
      identities: `reader: {${SET}, via: {provider: portal}}`,
    }),
    "reader",
  ),
  {
    what: "keys that no version reads: a switch, labels, a description",
    yaml: section({
      providers: PORTAL,
      identities:
        `reader: {${SET}, via: {provider: portal}, enabled: false, labels: {team: a}, metadata: {found: true}, description: x}`,
    }),
    usable: ["reader"],
    findings: ["enabled", "labels", "metadata", "description"].map((key) =>
      `error auth.identities.reader.${key}`
    ),
  },
  {
    what: "a proposal for defaults, and one for what a component needs",
    yaml:
      "auth:\n  defaults: {identity: it, session: {duration: 12h}}\n  needs: [it]\n  identities: {it: {kind: mock}}\n",
    usable: ["it"],
    findings: ["error auth.defaults", "error auth.needs"],
  },
  {
    what: "fields of a sign-in that only another kind uses",
    yaml: section({
      providers:
        `cli: {kind: azure/cli, region: eu-west-1, provider_type: x, spec: {tenant_id: ${GUID}}}
        portal: {kind: aws/iam-identity-center, region: eu-west-1, start_url: https://isle.awsapps.com/start, driver: Browser}`,
      identities:
        `sub: {kind: azure/subscription, via: {provider: cli}, principal: {subscription_id: ${GUID}}}
        reader: {${SET}, via: {provider: portal}}`,
    }),
    usable: ["sub", "reader"],
    findings: [
      "warning auth.providers.cli.region",
      "warning auth.providers.cli.provider_type",
      "warning auth.providers.portal.driver",
    ],
  },
  {
    what: "fields that are documented and never read",
    yaml: section({
      providers:
        `portal: {kind: aws/iam-identity-center, region: eu-west-1, start_url: https://isle.awsapps.com/start, spec: {auto_discover_identities: true, discovery: {include_tags: true}}}
        job: {kind: github/oidc, region: eu-west-1}
        idp: {kind: aws/saml, url: https://idp.example, region: eu-west-1, idp_arn: x, profile: ""}`,
      identities:
        `role: {kind: aws/assume-role, via: {provider: job}, principal: {assume_role: arn:aws:iam::000000000012:role/A, role_session_name: '{{ env "RUN" }}'}}
        reader: {${SET}, via: {provider: portal}}
        saml: {kind: aws/assume-role, via: {provider: idp}, ${ROLE}}
        user: {kind: aws/user, region: eu-west-1}`,
    }),
    usable: ["role", "reader", "saml", "user"],
    findings: [
      "warning auth.providers.portal.spec.auto_discover_identities",
      "warning auth.providers.portal.spec.discovery",
      "warning auth.providers.idp.idp_arn",
      "warning auth.providers.idp.profile",
      "warning auth.identities.role.principal.role_session_name",
      "error auth.identities.user.region",
    ],
  },
  {
    what: "kinds that this version lacks break nothing else",
    yaml: section({
      providers: `pro: {kind: atmos/pro, spec: {workspace_id: x}}
        okta: {kind: okta/device-code, spec: {org_url: https://isle.okta.com, client_id: x}}`,
      identities: `pro: {kind: atmos/pro, via: {provider: pro}}
        api: {kind: okta/api-access, via: {provider: okta}}
        local: {kind: aws/emulator, emulator: aws}
        pim: {kind: azure/pim-role, via: {identity: it}, principal: {role_definition_id: x, scope: /s, duration: 8h}}
        it: {kind: mock}`,
      more: `  integrations:
    sts: {kind: github/sts, via: {provider: pro}, spec: {repos: [a/b], policy_name: p, git_config_mode: env, revoke_on_exit: true, token_env: GH_TOKEN}}
    rds: {kind: aws/rds, via: {identity: it}}
`,
    }),
    usable: ["it"],
    findings: [
      "warning auth.providers.pro.kind",
      "warning auth.providers.okta.kind",
      "warning auth.identities.pro.kind",
      "warning auth.identities.api.kind",
      "warning auth.identities.local.kind",
      "warning auth.identities.pim.kind",
      "warning auth.integrations.sts.kind",
      "warning auth.integrations.rds.kind",
    ],
  },
  {
    what: "several defaults, among which a person chooses",
    yaml: section({ identities: "a: {kind: mock, default: true}\nb: {kind: mock, default: true}" }),
    usable: ["a", "b"],
    findings: ["warning auth.identities.b.default"],
  },
  {
    what: "any case, flags as text, one text for a list, a number for a name",
    yaml: `Auth:
  Console: {Isolated: "true"}
  Identities:
    Captain: {Kind: mock, Default: "1", Tags: "a,b", alias: 7}
`,
    usable: ["Captain"],
    findings: [
      "warning Auth",
      "warning Auth.Console",
      "warning Auth.Console.Isolated",
      "warning Auth.Console.Isolated",
      "warning Auth.Identities",
      "warning Auth.Identities.Captain.Kind",
      "warning Auth.Identities.Captain.Default",
      "warning Auth.Identities.Captain.Default",
      "warning Auth.Identities.Captain.Tags",
      "warning Auth.Identities.Captain.Tags",
      "warning Auth.Identities.Captain.alias",
    ],
  },
  {
    what: "a role on top of a portal: the portal's token is no key, so nothing could come of it",
    yaml: section({
      providers: PORTAL,
      identities: `role: {kind: aws/assume-role, via: {provider: portal}, ${ROLE}}`,
    }),
    usable: [],
    findings: ["error auth.identities.role.via.provider"],
  },
  {
    what: "words of a proposal that name whom one becomes: the original fails on them, too",
    yaml: section({
      providers: PORTAL,
      identities:
        `reader: {kind: aws/permission-set, via: {provider: portal}, principal: {permission_set: Reader, account_id: "000000000012"}}
        text: {kind: aws/permission-set, via: {provider: portal}, principal: {name: Reader, account: sandbox}}
        role: {kind: aws/assume-role, via: {identity: fine}, principal: {role_arn: arn:aws:iam::000000000012:role/A}}
        none: {via: {provider: portal}, ${SET.replace("kind: aws/permission-set, ", "")}}
        fine: {${SET}, via: {provider: portal}}`,
    }),
    usable: ["fine"],
    findings: [
      "error auth.identities.reader.principal.name",
      "error auth.identities.reader.principal.account",
      "error auth.identities.reader.principal.permission_set",
      "error auth.identities.reader.principal.account_id",
      "error auth.identities.text.principal.account",
      "error auth.identities.role.principal.role_arn",
      "error auth.identities.none.kind",
    ],
  },
  {
    what: "an account's id without quotes: the original takes another number, or none",
    yaml: section({
      providers: PORTAL,
      identities:
        "reader: {kind: aws/permission-set, via: {provider: portal}, principal: {name: Reader, account: {id: 123456789012}}}",
    }),
    usable: [],
    findings: ["error auth.identities.reader.principal.account.id"],
  },
  {
    what: "keys with dots for maps",
    yaml: section({
      providers: PORTAL,
      identities:
        'reader: {kind: aws/permission-set, via.provider: portal, principal: {name: Reader, account.id: "000000000012"}}',
    }),
    usable: [],
    findings: [
      "error auth.identities.reader.via",
      'error auth.identities.reader."via.provider"',
      "error auth.identities.reader.principal.account",
      'error auth.identities.reader.principal."account.id"',
    ],
  },
  {
    what:
      "a helper in the place of a user's keys, from a proposal: those keys would be somebody else",
    yaml: section({
      identities:
        "user: {kind: aws/user, credentials: {credential_process: helper}}\nit: {kind: mock}",
    }),
    usable: ["it"],
    findings: ["error auth.identities.user.credentials.credential_process"],
  },
];
