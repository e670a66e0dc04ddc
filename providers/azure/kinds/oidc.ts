/** `azure/oidc`: an application by a token of an issuer that it trusts (workload identity federation). */
import * as v from "valibot";
import { text, texts } from "../../../lib/config/schema/schema.ts";
import { hostsOf } from "../../../lib/provider/hosts.ts";
import { type Entry, kind, START } from "../../../lib/provider/kind.ts";
import type { Plan, ProviderPlan } from "../../../lib/provider/plan.ts";
import type { Environment } from "../../../lib/system.ts";
import { applicationPlan } from "./application.ts";
import { actionsUrl, assertionFrom, type Source, tokenFileOf } from "./assertion.ts";
import { APPLICATION, APPLICATION_SAID } from "./fields.ts";
import { passOn, type Tenant } from "../tenant.ts";
import { TOKENS } from "../tokens.ts";

const schema = v.object({
  ...APPLICATION,
  /** The audience of GitHub Actions' token. */
  audience: v.optional(text()),
  token_file_path: v.optional(text()),
  /** Hosts of an Enterprise Server's Actions, beside github.com's own. */
  allowed_hosts: v.optional(texts()),
});

type Fields = v.InferOutput<typeof schema>;

/**
 * The audience that Entra ID expects (learn.microsoft.com/entra/workload-id/workload-identity-federation-create-trust).
 */
const AUDIENCE = "api://AzureADTokenExchange";

/** The credential type of an identity token, from a provider before this one. */
const ID_TOKEN = "oidc/token";

/** The kind. */
export const oidc = kind({
  name: "azure/oidc",
  announced: { keys: ["audience", "token_file_path"] },
  role: "provider",
  obtains: APPLICATION_SAID,
  summary: "An application by a federated token, such as a GitHub Actions job's",
  schema,
  accepts: [START, ID_TOKEN],
  yields: TOKENS,
  plan: planOidc,
});

function planOidc(entry: Entry<Fields>, via: Plan | undefined): ProviderPlan {
  const { fields } = entry;
  const sourceAt = ({ authority }: Tenant): Source => ({
    audience: fields.audience ?? AUDIENCE,
    file: fields.token_file_path,
    allowed: fields.allowed_hosts ?? [],
    isElsewhere: authority !== undefined,
  });
  const plan = applicationPlan(entry, async (context, tenant, previous) => ({
    assertion: await assertionFrom(context, sourceAt(tenant), previous?.secret.token),
  }));
  const { tenant, principal } = plan.passesOn;
  const source = sourceAt(tenant);
  return {
    ...plan,
    // Like its token, it belongs to the place that this runs in.
    stored: false,
    hosts: (env) => [
      ...plan.hosts(env),
      ...(via === undefined ? issuerHosts(env, source) : []),
    ],
    passesOn: passOn(withFile(tenant, fields), principal),
  };
}

/** Returns the host of the service that issues the token, when no file holds one. */
function issuerHosts(env: Environment, source: Source): readonly string[] {
  const url = tokenFileOf(source, env) === undefined ? actionsUrl(env, source) : undefined;
  return url === undefined ? [] : hostsOf(url.href);
}

/** Returns the plan with the federation of a token's file, with which programs can sign in by themselves. */
function withFile(
  tenant: Tenant,
  { client_id: client, token_file_path: tokenFile }: Fields,
): Tenant {
  if (client === undefined || tokenFile === undefined) return tenant;
  return { ...tenant, oidc: { client, tokenFile } };
}
