/** Small clouds for the tests of the model: enough kinds to chain, none that reaches anything. */
import * as v from "valibot";
import type { Cloud } from "../../../lib/provider/cloud.ts";
import {
  type Entry,
  integration,
  kind,
  type KindOf,
  type Role,
  START,
} from "../../../lib/provider/kind.ts";
import type { IdentityPlan, Plan } from "../../../lib/provider/plan.ts";
import {
  duration,
  endpoint,
  region,
  secretSource,
  text,
} from "../../../lib/config/schema/schema.ts";
import { AUTO_PROVISION, CLUSTER } from "../../../lib/config/entries/integrations.ts";
import { UserError } from "../../../lib/errors.ts";

const ACCOUNT = v.pipe(
  v.string(),
  v.regex(/^[0-9]{12}$/, "must be 12 digits"),
  v.examples(["123456789012"]),
);

const ARN = v.pipe(
  v.string(),
  v.regex(/^arn:aws:iam::[0-9]{12}:[!-~]+$/, "must be an ARN of iam"),
  v.examples(["arn:aws:iam::123456789012:role/NAME"]),
);

const session = v.optional(v.object({ duration: v.optional(duration()) }));

function planned(entry: Entry<unknown>, via: Plan | undefined): IdentityPlan {
  return {
    facts: { name: entry.name, realm: entry.realm, after: via?.facts.name ?? "nothing" },
    hosts: () => [],
    stored: true,
    signIn: () => Promise.reject(new Error("not in this test")),
    grant: () => ({
      ...{ variables: {}, files: {}, pass: [] },
      serves: { lasting: ["tests"], brief: [], none: [] },
    }),
  };
}

function chained(entry: Entry<unknown>, via: Plan | undefined): IdentityPlan {
  if (via === undefined) throw new Error("planned without what it follows");
  return planned(entry, via);
}

const identityCenter = kind({
  name: "aws/iam-identity-center",
  aliases: ["aws/sso"],
  announced: { renamed: { sso_start_url: "start_url", sso_region: "region" } },
  role: "provider",
  summary: "AWS IAM Identity Center",
  schema: v.object({
    region: v.pipe(region(), v.title("Region")),
    start_url: v.pipe(endpoint(), v.title("Start URL")),
    session,
    spec: v.optional(v.object({ endpoint_url: v.optional(endpoint()) })),
  }),
  accepts: [],
  yields: "aws/sso",
  plan: planned,
});

const saml = kind({
  name: "aws/saml",
  role: "provider",
  summary: "AWS through SAML",
  schema: v.object({
    region: v.pipe(region(), v.title("Region")),
    url: v.pipe(endpoint(), v.title("URL")),
    username: v.optional(v.pipe(text(), v.title("Username"))),
    password: v.optional(secretSource()),
    answer: v.optional(secretSource()),
    session,
  }),
  accepts: [],
  yields: "saml/assertion",
  plan: planned,
});

const permissionSet = kind({
  name: "aws/permission-set",
  announced: {
    keys: ["account_id", "role_name"],
    renamed: { account_id: "principal.account.id", role_name: "principal.name" },
  },
  role: "identity",
  summary: "A permission set of an account",
  tells: [["principal.account.name", "principal.account.id"], ["principal.name"]],
  schema: v.object({
    principal: v.object({
      name: text(),
      account: v.object({ id: ACCOUNT }),
      region: v.optional(region()),
    }),
  }),
  accepts: ["aws/sso"],
  yields: "aws/session",
  plan: (entry, via) => {
    if (entry.fields.principal.name === "Forbidden") {
      throw new UserError("config_invalid", "No such permission set", {
        at: entry.at("principal", "name"),
      });
    }
    return chained(entry, via);
  },
});

const assumeRole = kind({
  name: "aws/assume-role",
  role: "identity",
  summary: "A role",
  tells: [["principal.assume_role"]],
  schema: v.object({
    principal: v.object({
      assume_role: ARN,
      session_name: v.optional(text()),
      external_id: v.optional(text()),
      duration: v.optional(duration()),
    }),
  }),
  accepts: ["aws/session", "saml/assertion"],
  yields: "aws/session",
  plan: chained,
});

const user = kind({
  name: "aws/user",
  role: "identity",
  summary: "An IAM user",
  schema: v.object({
    credentials: v.optional(v.object({
      access_key_id: v.optional(text()),
      secret_access_key: v.optional(secretSource()),
      mfa_arn: v.optional(ARN),
    })),
    session,
  }),
  accepts: [],
  yields: "aws/session",
  plan: planned,
});

const cli = kind({
  name: "azure/cli",
  role: "provider",
  summary: "Whoever the Azure CLI is signed in as",
  schema: v.object({
    tenant_id: v.optional(v.pipe(text(), v.title("Tenant"))),
    client_secret: v.optional(secretSource()),
    token_file_path: v.optional(text()),
  }),
  accepts: [],
  yields: "azure/tokens",
  plan: planned,
});

const mock = <R extends Role>(role: R): KindOf<R> =>
  kind({
    name: "mock",
    role,
    summary: "A fake",
    schema: v.object({ principal: v.optional(v.looseObject({})), region: v.optional(region()) }),
    accepts: role === "provider" ? [] : ["mock", START],
    yields: "mock",
    plan: planned,
  });

const cluster = integration({
  name: "aws/eks",
  summary: "A cluster",
  schema: v.object({
    spec: v.object({
      auto_provision: AUTO_PROVISION,
      cluster: v.object({ ...CLUSTER, region: region() }),
    }),
  }),
  accepts: ["aws/session"],
  plan: ({ name, identity, fields, at }) => {
    if (fields.spec.cluster.name === "forbidden") {
      throw new UserError("config_invalid", "No such cluster", { at: at("spec", "cluster") });
    }
    return {
      facts: { name, identity },
      hosts: () => [],
      connect: () => Promise.reject(new Error("not in this test")),
    };
  },
});

/** AWS, and a fake beside it. */
export const CLOUDS: readonly Cloud[] = [
  {
    name: "aws",
    family: ["AWS_*"],
    carriers: [],
    principalKeys: [],
    nobody: () => ({ variables: {}, files: {} }),
    kinds: [identityCenter, saml, permissionSet, assumeRole, user, cli],
    integrations: [cluster],
    examples: {
      provider: "aws/iam-identity-center",
      identity: "aws/permission-set",
      integration: "aws/eks",
    },
    lacks: {
      provider: ["azure/oidc"],
      identity: ["aws/assume-root"],
      integration: ["azure/aks", "github/sts"],
    },
  },
  {
    name: "none",
    family: [],
    carriers: [],
    principalKeys: [],
    nobody: () => ({ variables: {}, files: {} }),
    kinds: [mock("provider"), mock("identity")],
  },
];
