/** `azure/cli`: whoever `az` is signed in as. */
import * as v from "valibot";
import type { Credential } from "../../../lib/credential.ts";
import { orUndefined, UserError } from "../../../lib/errors.ts";
import { type Entry, kind } from "../../../lib/provider/kind.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { Secret } from "../../../lib/secret.ts";
import { accountIn, claimsOf } from "../claims.ts";
import { signedInAs } from "./az_account.ts";
import { type Asker, refusalOf } from "./az_refusal.ts";
import { PERSON_SAID, PLACE, tenant } from "./fields.ts";
import { described, required, resourcesOf, tenantOf } from "../tenant.ts";
import { type AccessToken, type Resource, RESOURCES, TOKENS, tokensCredential } from "../tokens.ts";
import type { ProviderPlan } from "../../../lib/provider/plan.ts";

const schema = v.object({ ...PLACE, tenant_id: v.optional(tenant()) });

type Fields = v.InferOutput<typeof schema>;

/** Time limit of one question to `az`, in milliseconds: it starts Python, and may renew its own sign-in. */
const PATIENCE = 60_000;

/** The kind. */
export const cli = kind({
  name: "azure/cli",
  role: "provider",
  obtains: PERSON_SAID,
  summary: "Whoever the Azure CLI (az) is signed in as",
  schema,
  accepts: [],
  yields: TOKENS,
  plan: planCli,
});

function planCli(entry: Entry<Fields>): ProviderPlan {
  const tenant = tenantOf(entry.fields, entry);
  const id = required(entry.fields, "tenant_id", entry);
  const resources = resourcesOf(tenant.cloud);
  return {
    ...described(tenant),
    hosts: () => [],
    stored: true,
    isStill: async (of, { shown }) => shown.asked === await signedInAs(of, id),
    signIn: (context) => signIn(context, { tenant: id, cloud: tenant.cloud.az }, resources),
  };
}

async function signIn(
  context: ProviderContext,
  asker: Asker,
  resources: Readonly<Record<Resource, string>>,
): Promise<Credential> {
  const arm = await tokenFor(context, resources.arm, asker);
  const tokens: Partial<Record<Resource, AccessToken>> = { arm };
  for (const name of RESOURCES.filter((one) => one !== "arm")) {
    // One after the other: `az` loses its own sign-in when several of it write its files at once.
    // Tokens beside the first are a convenience.
    const given = await orUndefined(() => tokenFor(context, resources[name], asker));
    if (given !== undefined) tokens[name] = given;
  }
  const asked = await signedInAs(context, asker.tenant);
  return tokensCredential(accountIn(arm.token.reveal(), asker.tenant), tokens, { asked });
}

/** Asks `az` for a token. It refuses a tenant and a subscription together, so it is given the tenant only. */
async function tokenFor(
  context: ProviderContext,
  resource: string,
  asker: Asker,
): Promise<AccessToken> {
  const asked = ["--resource", resource, "--tenant", asker.tenant, "--output", "json"];
  const result = await context.run({
    program: context.os === "windows" ? "az.cmd" : "az",
    args: ["account", "get-access-token", ...asked],
    told: { AZURE_CORE_NO_COLOR: "true" },
    timeout: PATIENCE,
  });
  if (result.status !== 0) throw await refusalOf(context, result, asker, PATIENCE);
  return tokenIn(result.stdout, context.clock.now());
}

const ANSWER = v.object({
  accessToken: v.pipe(v.string(), v.regex(/^[!-~]+$/), v.maxLength(32_768)),
  /** Seconds since 1970; newer versions have it. */
  expires_on: v.optional(v.pipe(v.number(), v.safeInteger())),
  /** Local time without a zone. */
  expiresOn: v.optional(v.string()),
});

function tokenIn(stdout: string, now: number): AccessToken {
  const read = v.safeParse(ANSWER, parse(stdout));
  const expires = read.success ? endOf(read.output) : NaN;
  if (!read.success || !(expires > now)) {
    throw new UserError("sign_in_refused", "The Azure CLI printed no token that is still good", {
      hint: "az account get-access-token --query expiresOn",
    });
  }
  return { token: new Secret(read.output.accessToken), expires };
}

function endOf({ accessToken, expires_on, expiresOn }: v.InferOutput<typeof ANSWER>): number {
  const seconds = expires_on ?? claimsOf(accessToken).exp;
  return seconds === undefined ? Date.parse((expiresOn ?? "").replace(" ", "T")) : seconds * 1000;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
