/**
 * What the original's own cases about `auth` type (cloudposse/atmos, `tests/test-cases/auth-*.yaml`): the same
 * command line ends well or not, and says the same things. Where ours differs the row says why.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { BUG_STATUS } from "../../../lib/errors.ts";
import { clouds } from "../../../providers/mod.ts";
import { command } from "../machine.ts";

/** Two fake identities of a fake provider, the first by default. */
const FAKES = `
auth:
  providers: { mock-provider: { kind: mock/aws, config: { description: for tests } } }
  identities:
    mock-identity: { kind: mock/aws, default: true, via: { provider: mock-provider } }
    mock-identity-2: { kind: mock/aws, via: { provider: mock-provider } }
`;

/** Identities of each kind; \`test-role\` follows a portal, whose token signs no request. */
const REAL = `
auth:
  providers:
    hub: { kind: github/oidc, region: us-east-1, spec: { audience: sts.us-east-1.amazonaws.com } }
    portal:
      { kind: aws/iam-identity-center, region: us-east-1, start_url: https://test.awsapps.com/start }
  identities:
    oidc:
      kind: aws/assume-role
      via: { provider: hub }
      principal: { assume_role: "arn:aws:iam::000000000000:role/Dummy" }
    test-admin:
      kind: aws/permission-set
      default: true
      via: { provider: portal }
      principal: { name: AdminAccess, account: { id: "123456789012" } }
    test-user:
      kind: aws/user
      credentials: { access_key_id: KEYEXAMPLE, secret_access_key: SECRETEXAMPLE, region: us-east-1 }
    test-role:
      kind: aws/assume-role
      via: { provider: portal }
      principal: { assume_role: "arn:aws:iam::123456789012:role/TestRole" }
`;

const UNKNOWN_KINDS = `
auth:
  providers: { one: { kind: invalid/provider, region: us-east-1 } }
  identities: { two: { kind: invalid/identity, via: { provider: one } } }
`;

const portalUser = (marks: string) => `
auth:
  providers:
    portal:
      { kind: aws/iam-identity-center, region: us-east-1, start_url: https://test.awsapps.com/start }
  identities:
    admin-1:
      kind: aws/permission-set
      ${marks}
      via: { provider: portal }
      principal: { name: Admin, account: { id: "123456789012" } }
    admin-2:
      kind: aws/permission-set
      ${marks}
      via: { provider: portal }
      principal: { name: Other, account: { id: "123456789012" } }
`;
const TWO_DEFAULTS = portalUser("default: true");
const NO_DEFAULT = portalUser("required: false");

interface Case {
  readonly config: string;
  readonly line: string;
  readonly ends: "well" | "badly";
  readonly out?: readonly RegExp[];
  readonly err?: readonly RegExp[];
  readonly env?: Readonly<Record<string, string>>;
  /** Why it does not end, or say it, as the original's case has it. */
  readonly differs?: string;
}

const STREAM = "what was asked for is on standard output, where theirs is among the messages";
const STATUS = "the status says what went wrong; theirs is always 1";
const UNUSABLE =
  "test-role can't be had from a portal, which is said; the others of the file can be used";
const OWN_HELP = "our own words of help";
const NOT_SIGNED_IN =
  "switched off there; without a sign-in the variables lead to a helper, which asks for one";

const CASES: readonly Case[] = [
  // auth-cli.yaml
  { config: REAL, line: "validate", ends: "badly", err: [/test-role/], differs: UNUSABLE },
  { config: REAL, line: "validate --help", ends: "well", out: [/Usage:/], differs: OWN_HELP },
  { config: REAL, line: "whoami --help", ends: "well", out: [/Usage:/], differs: OWN_HELP },
  { config: FAKES, line: "whoami --identity nobody", ends: "badly", err: [/no identity "nobody"/] },
  {
    config: REAL,
    line: "env --help",
    ends: "well",
    out: [/Usage:/, /--format/, /json/, /dotenv/],
    differs: OWN_HELP,
  },
  {
    config: REAL,
    line: "env --format json --identity test-user",
    ends: "well",
    out: [/AWS_PROFILE/],
    differs: NOT_SIGNED_IN,
  },
  {
    config: REAL,
    line: "env --format export --identity test-user",
    ends: "badly",
    err: [/takes one of bash/],
  },
  {
    config: REAL,
    line: "env --format dotenv --identity test-user",
    ends: "well",
    out: [/^AWS_PROFILE=test-user$/m],
    differs: NOT_SIGNED_IN,
  },
  { config: REAL, line: "exec --help", ends: "well", out: [/--identity/], differs: OWN_HELP },
  { config: REAL, line: "login --help", ends: "well", out: [/--identity/], differs: OWN_HELP },
  { config: REAL, line: "user configure --help", ends: "well", out: [/Usage:/], differs: OWN_HELP },
  {
    config: REAL,
    line: "invalid-command",
    ends: "badly",
    err: [/Unknown command/, /help/],
    differs: STATUS,
  },
  {
    config: REAL,
    line: "env --format invalid",
    ends: "badly",
    err: [/"invalid"/],
    differs: STATUS,
  },
  {
    config: REAL,
    line: "whoami --identity nonexistent",
    ends: "badly",
    err: [/"nonexistent"/],
    differs: STATUS,
  },
  {
    config: REAL,
    line: "whoami",
    ends: "badly",
    out: [/test-admin/],
    env: { CI: "true" },
    differs: "whoami ends badly when one is nobody, for scripts to tell",
  },
  // auth-mock.yaml
  {
    config: FAKES,
    line: "login --identity mock-identity",
    ends: "well",
    err: [/Authentication successful/, /mock-identity/],
    env: { ATMOS_AUTH_REALM: "test-realm" },
  },
  {
    config: FAKES,
    line: "login",
    ends: "well",
    err: [/Authentication successful/, /mock-identity/],
  },
  {
    config: FAKES,
    line: "login --identity mock-identity-2",
    ends: "well",
    err: [/Authentication successful/, /mock-identity-2/],
  },
  {
    config: FAKES,
    line: "whoami --identity mock-identity",
    ends: "well",
    out: [/Current Authentication Status/, /mock-identity/],
    env: { ATMOS_AUTH_REALM: "test-realm" },
    differs: STREAM,
  },
  {
    config: FAKES,
    line: "env --format json --identity mock-identity",
    ends: "well",
    out: [/"AWS_PROFILE": "mock-identity"/],
  },
  {
    config: FAKES,
    line: "env --format dotenv --identity mock-identity",
    ends: "well",
    out: [/^AWS_PROFILE=mock-identity$/m],
  },
  {
    config: FAKES,
    line: "env --login --format json --identity mock-identity",
    ends: "well",
    out: [/AWS_PROFILE/, /mock-identity/],
  },
  {
    config: FAKES,
    line: "env --login --format bash --identity mock-identity",
    ends: "well",
    out: [/^export AWS_PROFILE='mock-identity';$/m],
  },
  {
    config: FAKES,
    line: "env --format bash --identity mock-identity",
    ends: "well",
    out: [/^export AWS_PROFILE='mock-identity';$/m],
  },
  {
    config: FAKES,
    line: "exec --identity mock-identity -- echo test",
    ends: "well",
    out: [/^test$/m],
  },
  {
    config: FAKES,
    line: "list",
    ends: "well",
    out: [/mock-identity/, /mock-identity-2/, /mock-provider/],
  },
  {
    config: FAKES,
    line: "list --format json",
    ends: "well",
    out: [/"mock-identity"/, /"mock-identity-2"/],
  },
  {
    config: FAKES,
    line: "logout --identity nonexistent",
    ends: "badly",
    err: [/"nonexistent"/],
    differs: STATUS,
  },
  {
    config: FAKES,
    line: "logout --all",
    ends: "well",
    differs: "switched off there, and of a time when there was no such flag",
  },
  {
    config: FAKES,
    line: "validate",
    ends: "well",
    err: [/Authentication configuration is valid/],
  },
  // auth-validation.yaml; the last two are the first under other names
  {
    config: UNKNOWN_KINDS,
    line: "validate",
    ends: "badly",
    err: [/Authentication configuration validation failed/, /"?invalid\/provider/],
    differs: STATUS,
  },
  {
    config: REAL,
    line: "validate --verbose",
    ends: "badly",
    err: [/Validating authentication configuration/],
    differs: UNUSABLE,
  },
  {
    config: FAKES,
    line: "validate --verbose",
    ends: "well",
    err: [/Validating authentication configuration/, /Authentication configuration is valid/],
  },
  // auth-default-identity.yaml
  ...["whoami", "env", "login"].map((line): Case => ({
    config: TWO_DEFAULTS,
    line,
    ends: "badly",
    err: [/more than one default identity/, /admin-1/, /admin-2/],
    env: { CI: "true" },
    differs: STATUS,
  })),
  ...["whoami", "env", "login"].map((line): Case => ({
    config: NO_DEFAULT,
    line,
    ends: "badly",
    err: [/no default identity/],
    env: { CI: "true" },
    differs: STATUS,
  })),
  { config: TWO_DEFAULTS, line: "whoami --identity admin-1", ends: "badly", differs: STATUS },
  {
    config: NO_DEFAULT,
    line: "env --identity admin-2",
    ends: "well",
    out: [/AWS_PROFILE='admin-2'/],
    env: { ATMOS_KEYRING_TYPE: "file" },
    differs: NOT_SIGNED_IN,
  },
];

const installed = {
  "/usr/bin/echo": ({ args, print }: { args: readonly string[]; print(text: string): void }) =>
    print(`${args.join(" ")}\n`),
};

for (const { config, line, ends, out = [], err = [], env = {}, differs } of CASES) {
  const remark = differs === undefined ? "" : ` (${differs})`;
  const where = Object.keys(env).join(", ");
  Deno.test(`atmos auth ${line} ends ${ends}${remark} ${where} ${config.length}`, async () => {
    const it = await command(["auth", ...line.split(" ")], { config, clouds, env, installed });
    if (ends === "well") assertEquals([it.status, it.err], [0, it.err]);
    else assert(![0, BUG_STATUS].includes(it.status), it.err);
    for (const pattern of out) assertMatch(it.out, pattern);
    for (const pattern of err) assertMatch(it.err, pattern);
  });
}
